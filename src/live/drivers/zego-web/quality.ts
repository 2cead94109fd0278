import type { ZegoPlayStats, ZegoPublishStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { Quality } from '../../driver'

/** The SDK's own figures, which come every 3 s; its bitrates are in kbit/s too. */
export function qualityOf({ video, audio }: ZegoPlayStats | ZegoPublishStats): Quality {
  return {
    bitrate: Math.round((video.videoBitrate || 0) + (audio.audioBitrate || 0)),
    fps: Math.round(video.videoFPS || 0),
    width: video.frameWidth || 0,
    height: video.frameHeight || 0,
  }
}
