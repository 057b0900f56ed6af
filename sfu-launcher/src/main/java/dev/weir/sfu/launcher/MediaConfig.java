// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.LimitSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns settings into the configuration of the SFU. */
final class MediaConfig {
    private static final Logger log = LoggerFactory.getLogger(MediaConfig.class);

    private MediaConfig() {}

    static SfuConfig of(Settings settings) {
        SfuConfig.Builder config = SfuConfig.builder()
                .rtcPort(settings.get(MediaSettings.RTC_PORT))
                .iceTcp(takesTcp(settings))
                .advertisedAddresses(settings.get(MediaSettings.ADVERTISED_ADDRESSES))
                .stunServers(settings.get(MediaSettings.STUN_URLS))
                .setupTimeout(settings.get(MediaSettings.SETUP_TIMEOUT_SECONDS))
                .consentTimeout(settings.get(MediaSettings.CONSENT_TIMEOUT_SECONDS))
                .maxPublishBitrateBps(settings.get(MediaSettings.MAX_PUBLISH_BITRATE))
                .maxSessions(settings.get(LimitSettings.MAX_SESSIONS))
                .maxRooms(settings.get(LimitSettings.MAX_ROOMS))
                .roomPolicy(Limits.rooms(settings))
                .portable(settings.get(MediaSettings.PORTABLE));
        settings.get(MediaSettings.LOOPS).ifPresent(config::loops);
        return config.build();
    }

    /** HTTP comes first where both have the same number, as with 443: UDP beside it works all the same. */
    private static boolean takesTcp(Settings settings) {
        int port = settings.get(MediaSettings.RTC_PORT);
        boolean wanted = settings.get(MediaSettings.ICE_TCP);
        boolean same = port != 0 && port == settings.get(HttpSettings.HTTP_ADDR).port();
        if (same && wanted) {
            log.warn(
                    "TCP port {} is for HTTP, so clients without UDP cannot connect ({} sets another)",
                    port,
                    MediaSettings.RTC_PORT.flag());
        }
        return wanted && !same;
    }
}
