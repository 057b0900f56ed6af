// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.ledger.RemoteCopy;
import dev.weir.sfu.recording.ledger.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/**
 * One attempt at one recording: each of its files that is not there yet, then its JSON as it will be when all is verified, so that
 * a JSON in the other place says that its media is there too. Whatever is done stays done when a later step fails.
 */
final class EntryUpload {
    /** Somebody removed the entry meanwhile. */
    private static final class GoneException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final Ledger ledger;
    private final Uploader uploader;
    private final InstantSource clock;
    private final RecordingId id;
    private final LongConsumer progress;
    private long doneBytes;

    EntryUpload(Ledger ledger, Uploader uploader, InstantSource clock, RecordingId id, LongConsumer progress) {
        this.ledger = ledger;
        this.uploader = uploader;
        this.clock = clock;
        this.id = id;
        this.progress = progress;
    }

    /**
     * Goes on until everything is verified.
     *
     * @return the entry then; empty when there is none any more, or it is not to be uploaded
     * @throws UploadException as the uploader says, or when what is here is not what was recorded
     * @throws IOException when the ledger cannot be written or a file cannot be read here
     */
    Optional<RecordingEntry> run() throws IOException {
        try {
            RecordingState state =
                    ledger.find(id).orElseThrow(GoneException::new).state();
            if (state != RecordingState.RECORDED && state != RecordingState.UPLOADING) {
                return ledger.find(id);
            }
            RecordingEntry entry = change(RecordingEntry::uploading);
            for (RecordedFile file : entry.files()) {
                if (file.remote().isEmpty()) {
                    UploadResult there = upload(file);
                    entry = change(now -> now.uploaded(file.name(), new RemoteCopy(there.location(), clock.instant())));
                }
                doneBytes += file.sizeBytes();
                progress.accept(doneBytes);
            }
            uploadJson(entry.verified());
            return Optional.of(change(RecordingEntry::verified));
        } catch (GoneException gone) {
            return Optional.empty();
        }
    }

    private RecordingEntry change(UnaryOperator<RecordingEntry> change) throws IOException, GoneException {
        return ledger.update(id, change).orElseThrow(GoneException::new);
    }

    private UploadResult upload(RecordedFile file) throws IOException {
        Path path = ledger.local(file)
                .orElseThrow(
                        () -> UploadException.lasting(file.name() + " is not in the recording directory any more"));
        long size = Files.size(path);
        if (size != file.sizeBytes()) {
            throw UploadException.lasting(file.name() + " has " + size + " bytes and should have " + file.sizeBytes());
        }
        String sha256 = file.sha256().isPresent() ? file.sha256().get() : Sha256.of(path);
        return verified(new UploadRequest(
                path, file.name(), file.mediaType(), size, sha256, sent -> progress.accept(doneBytes + sent)));
    }

    private void uploadJson(RecordingEntry entry) throws IOException {
        Path copy = ledger.writeCopy(entry);
        try {
            verified(new UploadRequest(
                    copy, id.fileName(".json"), "application/json", Files.size(copy), Sha256.of(copy), sent -> {}));
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** An uploader is somebody else's code: what it says was there is compared here, once for all of them. */
    private UploadResult verified(UploadRequest request) {
        UploadResult there = uploader.upload(request);
        if (there.sizeBytes() != request.sizeBytes()) {
            throw UploadException.passing(
                    request.key() + " has " + there.sizeBytes() + " bytes there and " + request.sizeBytes() + " here");
        }
        if (!there.sha256().equals(request.sha256())) {
            throw UploadException.passing(request.key() + " has another checksum there than here");
        }
        return there;
    }
}
