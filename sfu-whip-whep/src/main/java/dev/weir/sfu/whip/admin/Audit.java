// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import dev.weir.sfu.whip.answer.Printable;
import dev.weir.sfu.whip.guard.Admission;
import org.slf4j.Logger;

/** Logs who administered what. Subjects come from others' tokens, so that whatever could forge a line is left out of them. */
final class Audit {
    private final Logger log;

    Audit(Logger log) {
        this.log = log;
    }

    /** One line at INFO: the subject, or a hyphen for a token that several may share, and what was done. */
    void done(Admission admission, String what) {
        String subject = Printable.of(admission.grant().subject());
        log.info("admin={} {}", subject.isEmpty() ? "-" : subject, Printable.of(what));
    }
}
