// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Waits for what libwebrtc does with session descriptions, and takes them apart. */
final class Sdp {
    private static final int TIMEOUT_SECONDS = 10;
    private static final Pattern FIRST_SECTION =
            Pattern.compile("^m=.*?(?=^m=|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern OF_FRAGMENT =
            Pattern.compile("^(?:m=|a=mid:|a=ice-ufrag:|a=ice-pwd:|a=candidate:)[^\\r\\n]*", Pattern.MULTILINE);

    private Sdp() {}

    /** The description that is created with the observer. */
    static RTCSessionDescription created(Consumer<CreateSessionDescriptionObserver> call)
            throws IOException, InterruptedException {
        CompletableFuture<RTCSessionDescription> result = new CompletableFuture<>();
        call.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                result.complete(description);
            }

            @Override
            public void onFailure(String error) {
                result.completeExceptionally(new IOException(error));
            }
        });
        return await(result);
    }

    /** Returns when the description is set that the call sets with the observer. */
    static void set(Consumer<SetSessionDescriptionObserver> call) throws IOException, InterruptedException {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        call.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                result.complete(true);
            }

            @Override
            public void onFailure(String error) {
                result.completeExceptionally(new IOException(error));
            }
        });
        await(result);
    }

    private static <T> T await(CompletableFuture<T> result) throws IOException, InterruptedException {
        try {
            return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("libwebrtc failed: " + e.getMessage(), e);
        }
    }

    /** Transport and candidates of the first section (RFC 8840 9.2), which all others share. */
    static String fragment(String sdp) {
        String section = FIRST_SECTION
                .matcher(sdp)
                .results()
                .limit(1)
                .map(MatchResult::group)
                .collect(Collectors.joining());
        return OF_FRAGMENT
                        .matcher(section)
                        .results()
                        .map(line -> line.group() + "\r\n")
                        .collect(Collectors.joining()) + "a=end-of-candidates\r\n";
    }
}
