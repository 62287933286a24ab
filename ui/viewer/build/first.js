// Runs before anything else: what a content policy cannot forbid is taken away.
['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport', 'WebTransport', 'WebSocket', 'WebSocketStream', 'EventSource', 'XMLHttpRequest', 'fetch'].forEach(function (name) {
  try { delete window[name]; } catch (refused) { /* stays behind the policy */ }
});
