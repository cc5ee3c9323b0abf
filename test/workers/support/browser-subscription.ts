/** What a browser's `PushSubscription.toJSON()` says, with the receiver's keys of RFC 8291, appendix A. */
export function browserSubscription(endpoint = "https://fcm.googleapis.com/fcm/send/x") {
  return {
    endpoint,
    keys: {
      p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      auth: "BTBZMqHH6r4Tts7J_aSIgg",
    },
  };
}
