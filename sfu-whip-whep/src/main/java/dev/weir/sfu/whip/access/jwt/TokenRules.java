// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.IncorrectClaimException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.MissingClaimException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.Verification;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What makes a token good, whoever shows it and whatever for.
 *
 * @param issuer what iss must be
 * @param audience what aud must be or contain
 * @param leeway by how much the issuer's clock may be wrong; whole seconds count
 * @param maxLifetime how far away exp may be
 */
record TokenRules(
        JwtAlgorithm algorithm,
        Optional<String> issuer,
        Optional<String> audience,
        Duration leeway,
        Duration maxLifetime,
        Clock clock) {
    /** What is wrong with it, in words that repeat nothing of it; empty when one of the keys signed it and it holds now. */
    Optional<String> complaint(CompactToken token, List<Algorithm> keys) {
        String complaint = "the token is signed by none of the keys that are known here";
        for (Algorithm key : keys) {
            try {
                verifier(key).verify(token.text());
                return livesTooLong(token)
                        ? Optional.of("the token's exp is further away than this server takes")
                        : Optional.empty();
            } catch (SignatureVerificationException notThisKey) {
                complaint = "the token's signature is wrong";
            } catch (JWTVerificationException refused) {
                return Optional.of(reason(refused));
            }
        }
        return Optional.of(complaint);
    }

    private JWTVerifier verifier(Algorithm key) {
        Verification verification = JWT.require(key).acceptLeeway(leeway.toSeconds());
        issuer.ifPresent(verification::withIssuer);
        audience.ifPresent(verification::withAnyOfAudience);
        return ((JWTVerifier.BaseVerification) verification).build(clock);
    }

    private boolean livesTooLong(CompactToken token) {
        double secondsLeft = token.expiresAtSeconds() - clock.instant().getEpochSecond();
        return secondsLeft > maxLifetime.toSeconds();
    }

    /** By the exception's kind, since its message may repeat what the token says. */
    private static String reason(JWTVerificationException refused) {
        if (refused instanceof TokenExpiredException) {
            return "the token has expired";
        }
        if (refused instanceof IncorrectClaimException incorrect) {
            return reason(incorrect.getClaimName());
        }
        return refused instanceof MissingClaimException missing
                ? reason(missing.getClaimName())
                : "the token is not as it should be";
    }

    private static String reason(String claim) {
        return switch (claim) {
            case "nbf", "iat" -> "the token is not valid yet";
            case "iss", "aud" -> "the token's " + claim + " is not the one that this server takes";
            default -> "the token is not as it should be";
        };
    }
}
