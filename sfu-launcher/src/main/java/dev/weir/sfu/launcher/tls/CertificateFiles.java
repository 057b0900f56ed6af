// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two PEM files: the server's certificate with those that vouch for it, and its private key.
 *
 * @param certificate its own first
 * @param key not encrypted
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final long MOST_BYTES = 1024 * 1024;
    private static final byte[] PROBE = "does the key match the certificate?".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads both. Whether the time is right is not checked.
     *
     * @throws CertificateException when one cannot be read or understood, or they do not belong together
     */
    public Credentials read() throws CertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        for (PemBlock block : blocks(certificate)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(block));
            }
        }
        if (chain.isEmpty()) {
            throw new CertificateException(certificate + " has no certificate: it needs -----BEGIN CERTIFICATE-----");
        }
        PublicKey publicKey = chain.get(0).getPublicKey();
        PrivateKey privateKey = privateKey(publicKey);
        if (!match(privateKey, publicKey)) {
            throw mismatch();
        }
        return new Credentials(chain, privateKey);
    }

    private CertificateException mismatch() {
        return new CertificateException("the key in " + key + " is not that of the first certificate in " + certificate
                + ": name the two files of one pair, with the server's own certificate first");
    }

    private static List<PemBlock> blocks(Path file) throws CertificateException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CertificateException(file + " has more than " + MOST_BYTES + " bytes: name a PEM file");
            }
            return PemBlock.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new CertificateException(
                    file + " cannot be read (" + e.getClass().getSimpleName()
                            + "): name a file that this user may read",
                    e);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(file + " is broken or encrypted: it must be PEM without a password", e);
        }
    }

    private X509Certificate certificate(PemBlock block) throws CertificateException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(certificate + " has a certificate that cannot be understood", e);
        }
    }

    private PrivateKey privateKey(PublicKey publicKey) throws CertificateException {
        for (PemBlock block : blocks(key)) {
            Optional<byte[]> pkcs8 = switch (block.label()) {
                case "PRIVATE KEY" -> Optional.of(block.content());
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    Optional.of(Der.pkcs8(block.content(), publicKey.getEncoded()));
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new CertificateException(
                            key + " is encrypted: write it without a password (openssl pkey -in ... -out ...)");
                default -> Optional.empty();
            };
            if (pkcs8.isPresent()) {
                return privateKey(pkcs8.get(), publicKey);
            }
        }
        throw new CertificateException(key + " has no private key: it needs -----BEGIN PRIVATE KEY-----");
    }

    private PrivateKey privateKey(byte[] pkcs8, PublicKey publicKey) throws CertificateException {
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException keyOfAnotherKind) {
            throw mismatch();
        }
    }

    private static boolean match(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(publicKey);
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException keyOfAnotherKind) {
            return false;
        }
    }
}
