// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Users with passwords and rooms of their own: the token is {@code name:password}. A user who publishes again, because the
 * encoder was restarted, takes the room over from the session before, which nobody else can.
 */
public final class CustomAuthenticator implements Authenticator, AutoCloseable {
    private static final int ROUNDS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final User NOBODY = new User(ROUNDS, new byte[SALT_BYTES], new byte[HASH_BYTES], Set.of());

    private final Map<String, User> users;
    // A hash costs a tenth of a second on purpose; strangers may keep two threads busy with that, but no more.
    private final ThreadPoolExecutor hashing =
            new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(20));
    private final Authenticator checking = Authenticator.blocking(hashing, this::check);

    public CustomAuthenticator(Map<String, User> users) {
        this.users = Map.copyOf(users);
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends; the argument is the password of alice. */
    public static void main(String[] arguments) throws IOException {
        User alice = User.of(arguments[0], ROUNDS, Set.of(new RoomName("alice-tv")), new SecureRandom());
        CustomAuthenticator users = new CustomAuthenticator(Map.of("alice", alice));
        EmbeddedSfu.start(new InetSocketAddress(8080), SfuConfig.builder().build(), users);
    }

    /**
     * Somebody who may publish.
     *
     * @param hash of the password, PBKDF2 of that many rounds with that salt; the password itself is kept nowhere
     * @param rooms where
     */
    public record User(int rounds, byte[] salt, byte[] hash, Set<RoomName> rooms) {
        static User of(String password, int rounds, Set<RoomName> rooms, SecureRandom random) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return new User(rounds, salt, hash(password, salt, rounds), Set.copyOf(rooms));
        }

        boolean hasPassword(String password) {
            return MessageDigest.isEqual(hash(password, salt, rounds), hash);
        }

        private static byte[] hash(String password, byte[] salt, int rounds) {
            PBEKeySpec work = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BYTES * Byte.SIZE);
            try {
                return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(work)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has PBKDF2", e);
            }
        }
    }

    @Override
    public CompletableFuture<Decision> authenticate(AccessRequest request) {
        return request.action() == Action.PLAY
                ? CompletableFuture.completedFuture(Grant.anonymous())
                : checking.authenticate(request);
    }

    private Decision check(AccessRequest request) {
        String[] shown = request.token().orElse("").split(":", 2);
        if (shown.length < 2) {
            return Refusal.noCredentials("the token has to be name:password");
        }
        // An unknown name takes as long as a wrong password, so that time does not tell which names there are.
        User user = users.getOrDefault(shown[0], NOBODY);
        if (!user.hasPassword(shown[1]) || !users.containsKey(shown[0])) {
            return Refusal.badCredentials("no user has this name and password");
        }
        boolean isTheirs = request.action() == Action.PUBLISH
                && request.room().filter(user.rooms()::contains).isPresent();
        return isTheirs ? Grant.to(shown[0]) : Refusal.forbidden("the room is somebody else's");
    }

    @Override
    public void close() {
        hashing.shutdownNow();
    }
}
