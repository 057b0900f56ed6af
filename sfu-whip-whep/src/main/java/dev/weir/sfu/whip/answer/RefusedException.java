// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import java.io.Serial;

/** Ends the handling of a request with a problem; without a stack trace, because clients can cause it at will. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public RefusedException(Outcome outcome, String detail) {
        this(Problem.of(outcome, detail));
    }

    public Problem problem() {
        return problem;
    }
}
