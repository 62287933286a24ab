// Runs before anything else, in the page and in the readers beside it: what a content policy cannot forbid is taken away.
['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport', 'WebTransport', 'WebSocket', 'WebSocketStream', 'EventSource', 'XMLHttpRequest', 'fetch', 'importScripts'].forEach(function (name) {
  for (var holder = self; holder; holder = Object.getPrototypeOf(holder)) {
    try { delete holder[name]; } catch (refused) { /* stays behind the policy */ }
  }
});
