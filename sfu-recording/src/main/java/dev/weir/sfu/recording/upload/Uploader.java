// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

/**
 * Brings files to one place outside this machine. Its methods may block, and are called by several threads at once, all of them the
 * uploads' own; an interrupt means that the upload should end soon, by an exception.
 */
public interface Uploader extends AutoCloseable {
    /**
     * Looks whether uploads are going to work and clears away what uploads of a killed process have left. Called at the start,
     * before any upload, while no other process uploads the same files.
     *
     * @throws UploadException when they are not, as far as that can be seen; the uploads are tried all the same
     */
    default void prepare() {}

    /**
     * Uploads one file, replacing what is there of that key, and makes sure that it has arrived.
     *
     * @return what is there now, found out from there: whoever calls compares it with what was asked for
     * @throws UploadException when it did not arrive or nobody can tell; nothing is left of it then as far as possible
     */
    UploadResult upload(UploadRequest request);

    /** Frees what it holds. No upload is under way any more. */
    @Override
    default void close() {}
}
