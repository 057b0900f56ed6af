// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.RoomName;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Optional;

/** libwebrtc as a camera: 70 MB and some 25 threads as long as it is open, and a connection for each look. */
final class LibwebrtcCamera implements Camera {
    private final Sfu sfu;
    private final int maxWidth;
    private final Duration patience;
    private final AudioDeviceModule noSound;
    private final PeerConnectionFactory factory;
    private final VideoTrack unsent;

    private LibwebrtcCamera(Sfu sfu, SnapshotConfig config) {
        this.sfu = sfu;
        this.maxWidth = config.maxWidth();
        this.patience = config.patience();
        this.noSound = new AudioDeviceModule(AudioLayer.kDummyAudio);
        this.factory = new PeerConnectionFactory(noSound);
        // Transceivers are made of tracks only; nothing is ever sent on this one.
        this.unsent = factory.createVideoTrack("unsent", new CustomVideoSource());
    }

    /** Fails with whatever the loading of a class or of a native library fails with. */
    static Camera open(Sfu sfu, SnapshotConfig config) {
        return new LibwebrtcCamera(sfu, config);
    }

    @Override
    public Optional<BufferedImage> look(RoomName room) throws InterruptedException {
        try (Look look = new Look(factory, unsent, maxWidth)) {
            return look.into(sfu, room, patience);
        }
    }

    @Override
    public void close() {
        // Not the track: its connections are closed, but their senders, which cannot be disposed of, hold it.
        factory.dispose();
        noSound.dispose();
    }
}
