// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A place in memory that fails when it is told to. */
final class FakeStorage implements Uploader {
    /** What is there, in the order of arrival. */
    final Map<String, byte[]> objects = new LinkedHashMap<>();

    /** Everything that was asked for. */
    final List<UploadRequest> requests = new ArrayList<>();

    private final Deque<Function<UploadRequest, UploadResult>> next = new ArrayDeque<>();

    /** The next upload that no earlier call of these decides fails. */
    void failNext(RuntimeException failure) {
        next.add(request -> {
            throw failure;
        });
    }

    /** The next upload stores something and says something else. */
    void lieNext(UnaryOperator<UploadResult> lie) {
        next.add(request -> lie.apply(store(request)));
    }

    /** Something happens while the next upload is under way. */
    void duringNext(Runnable event) {
        next.add(request -> {
            event.run();
            return store(request);
        });
    }

    /** What is there of that key; empty when nothing is. */
    byte[] object(String key) {
        return objects.getOrDefault(key, new byte[0]);
    }

    @Override
    public UploadResult upload(UploadRequest request) {
        requests.add(request);
        return next.isEmpty() ? store(request) : next.remove().apply(request);
    }

    private UploadResult store(UploadRequest request) {
        try {
            byte[] content = Files.readAllBytes(request.path());
            request.progress().accept(content.length / 2);
            request.progress().accept(content.length);
            objects.put(request.key(), content);
            return new UploadResult("fake://" + request.key(), content.length, Recordings.sha256(content));
        } catch (IOException unreadable) {
            throw UploadException.passing("cannot read", unreadable);
        }
    }

    @Override
    public String toString() {
        return "fake storage";
    }
}
