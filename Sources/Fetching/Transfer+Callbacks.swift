internal import CCurl

// curl calls these on the loop's queue, from within a call the loop made, with the object the option's data names.

/// `CURLOPT_WRITEFUNCTION`
func transferDidReceiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer.receiveBody(buffer.bindMemory(to: UInt8.self), at: monotonicNow()) ? size * count : -1
}

/// `CURLOPT_HEADERFUNCTION`
func transferDidReceiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer.receiveHeader(buffer.bindMemory(to: UInt8.self), at: monotonicNow()) ? size * count : -1
}

/// `CURLOPT_DEBUGFUNCTION`
func transferReads(
  _: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context, kind == CURLINFO_DATA_IN || kind == CURLINFO_TEXT else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
  if kind == CURLINFO_DATA_IN {
    transfer.excess.lastRead = buffer
  } else if let found = transfer.excess.bytes(toldBy: buffer), found == .answer {
    transfer.answerFollows(at: monotonicNow())
  }
  return 0
}

/// `CURLOPT_OPENSOCKETFUNCTION`
func transferWillOpenSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context, let address, purpose == CURLSOCKTYPE_IPCXN else { return CURL_SOCKET_BAD }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.openSocket(address)
}

/// `CURLOPT_PREREQFUNCTION`
func transferWillSendRequest(
  _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
  _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
  guard let context, let remote, let local else { return CURL_PREREQFUNC_ABORT }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let name = ConnectionName(
    local: String(cString: local), remote: String(cString: remote), localPort: localPort, remotePort: remotePort)
  return transfer.willSendRequest(on: name, at: monotonicNow()) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// `CURLOPT_CLOSESOCKETFUNCTION`: a connection outlives the transfer that opened it, so this one's data is the socket
/// table.
func loopWillCloseSocket(_ context: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t) -> Int32 {
  guard let context else { return 1 }
  Unmanaged<SocketTable>.fromOpaque(context).takeUnretainedValue().close(descriptor)
  return 0
}
