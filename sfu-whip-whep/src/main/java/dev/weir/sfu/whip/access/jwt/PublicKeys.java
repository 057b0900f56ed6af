// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes verifiers of public keys, in PEM (RFC 7468) or as the numbers of a JWK (RFC 7518 section 6). */
final class PublicKeys {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PublicKeys() {}

    /** @throws IllegalArgumentException saying what would be right, and nothing of what is there */
    static Algorithm ofPem(JwtAlgorithm algorithm, String pem) {
        Matcher block = PEM.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "public key must be PEM: -----BEGIN PUBLIC KEY----- or -----BEGIN CERTIFICATE-----");
        }
        String label = block.group(1);
        if (!label.equals("PUBLIC KEY") && !label.equals("CERTIFICATE")) {
            throw new IllegalArgumentException("public key must be PUBLIC KEY or CERTIFICATE, not " + label
                    + ": openssl pkey -pubout makes one of a private key");
        }
        return verifier(algorithm, key(algorithm, label, block.group(2)));
    }

    private static PublicKey key(JwtAlgorithm algorithm, String label, String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            if (label.equals("CERTIFICATE")) {
                return CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            }
            return KeyFactory.getInstance(algorithm == JwtAlgorithm.RS256 ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "public key must be one for " + algorithm + ", and the " + label + " there is not", unreadable);
        }
    }

    static Algorithm verifier(JwtAlgorithm algorithm, PublicKey key) {
        if (algorithm == JwtAlgorithm.RS256 && key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new IllegalArgumentException(
                        "RSA key must have " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " bits: " + bits);
            }
            return Algorithm.RSA256(rsa, null);
        }
        if (algorithm == JwtAlgorithm.ES256 && key instanceof ECPublicKey ec) {
            if (!isP256(ec.getParams())) {
                throw new IllegalArgumentException("EC key must be on the curve P-256 for ES256");
            }
            return Algorithm.ECDSA256(ec, null);
        }
        throw new IllegalArgumentException(
                "public key must be one for " + algorithm + ", and an " + key.getAlgorithm() + " key is not");
    }

    static Algorithm ofRsa(BigInteger modulus, BigInteger exponent) {
        try {
            return verifier(
                    JwtAlgorithm.RS256,
                    KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("RSA key must have a modulus and an odd exponent", unusable);
        }
    }

    static Algorithm ofP256(BigInteger x, BigInteger y) {
        try {
            ECPublicKeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), p256());
            if (!isOnCurve(x, y, spec.getParams().getCurve())) {
                throw new IllegalArgumentException("EC key must be a point on the curve P-256");
            }
            return verifier(JwtAlgorithm.ES256, KeyFactory.getInstance("EC").generatePublic(spec));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("EC key must be a point on the curve P-256", unusable);
        }
    }

    /** y^2 = x^3 + ax + b; the JDK does not ask. */
    private static boolean isOnCurve(BigInteger x, BigInteger y, EllipticCurve curve) {
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static boolean isP256(ECParameterSpec params) {
        try {
            ECParameterSpec right = p256();
            return params.getCurve().equals(right.getCurve())
                    && params.getGenerator().equals(right.getGenerator())
                    && params.getOrder().equals(right.getOrder());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }
}
