// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;

/**
 * Writes the answers to authenticated Binding requests. Errors are limited to {@value #MAX_ERRORS_PER_SECOND} a second: a confused
 * peer that repeats its request faster learns nothing new.
 */
final class StunResponder {
    static final int UNKNOWN_ATTRIBUTE = 420;
    static final int ROLE_CONFLICT = 487;
    static final int MAX_ERRORS_PER_SECOND = 5;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final StunWriter writer = new StunWriter();
    private long windowStart;
    private int errorsInWindow;

    /** Answers with what the peer looks like from here, by the way it came. */
    void succeed(StunMessage request, StunIntegrity key, Path path, Outbox out) {
        Packet answer = begin(StunMessage.BINDING_SUCCESS, request, path, out);
        writer.mappedAddress(path.remote());
        answer.length(writer.end(key));
    }

    /** Answers with an error unless too many went out already. */
    void refuse(int code, StunMessage request, StunIntegrity key, Path path, long now, Outbox out) {
        if (!mayRefuse(now)) {
            return;
        }
        Packet answer = begin(StunMessage.BINDING_ERROR, request, path, out);
        writer.errorCode(code);
        if (code == UNKNOWN_ATTRIBUTE) {
            writer.unknownAttributes(request);
        }
        answer.length(writer.end(key));
    }

    private Packet begin(int type, StunMessage request, Path path, Outbox out) {
        Packet answer = out.claim(path);
        writer.begin(answer.array(), answer.offset(), type, request.transactionHigh(), request.transactionLow());
        return answer;
    }

    private boolean mayRefuse(long now) {
        if (errorsInWindow == 0 || now - windowStart >= SECOND_NANOS) {
            windowStart = now;
            errorsInWindow = 0;
        }
        if (errorsInWindow == MAX_ERRORS_PER_SECOND) {
            return false;
        }
        errorsInWindow++;
        return true;
    }
}
