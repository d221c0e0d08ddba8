#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few file operations the local cluster needs, with errors that name the path.
enum Files {
  struct Owner: Equatable, Sendable {
    var user: uid_t
    var group: gid_t
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Of the thing itself, when it is a link too.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  static func owner(_ path: String) -> Owner? {
    var status = stat()
    return stat(path, &status) == 0 ? Owner(user: status.st_uid, group: status.st_gid) : nil
  }

  /// The absolute path without symbolic links; nil when it does not exist.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes the directory and those above it, with mode 755.
  static func makeDirectories(_ path: String) throws(LocalClusterError) {
    if isDirectory(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeDirectories(String(path[..<slash])) }
    if mkdir(path, 0o755) == 0 {
      // Independent of the umask: the server's user, which is not root, has to pass.
      if geteuid() == 0 { chmod(path, 0o755) }
    } else if errno != EEXIST {
      throw failure("make the directory", path, errno)
    }
    guard isDirectory(path) else {
      throw .directory("\(path) is not a directory; move it away, or set COURANT_HOME to another directory")
    }
  }

  /// Makes a directory only its owner may enter.
  static func makePrivateDirectory(_ path: String, owner: Owner?) throws(LocalClusterError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make the directory", path, errno) }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open the directory", path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("examine the directory", path, errno) }
    if let owner, status.st_uid != owner.user {
      guard status.st_uid == geteuid() else {
        throw .directory("\(path) belongs to another user (uid \(status.st_uid)); remove it, or set COURANT_HOME")
      }
      guard fchown(descriptor, owner.user, owner.group) == 0 else {
        throw failure("give away the directory", path, errno)
      }
    } else if owner == nil, status.st_uid != geteuid() {
      throw .directory("\(path) belongs to another user (uid \(status.st_uid)); remove it, or set COURANT_HOME")
    }
    guard fchmod(descriptor, 0o700) == 0 else { throw failure("protect the directory", path, errno) }
  }

  /// At most a megabyte of a file that is one: a link is not followed, and nothing is waited for.
  static func read(_ path: String) -> String? {
    guard let descriptor = opened(path) else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while bytes.count < 1 << 20 {
      let size = chunk.count
      let count = chunk.withUnsafeMutableBytes { readBytes(descriptor, $0.baseAddress, size) }
      if count <= 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Root reads here in a directory of the server's user, who may put anything there.
  private static func opened(_ path: String) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// The end of the file in a directory that was written last; empty when there is none.
  static func endOfNewest(in directory: String, bytes: Int) -> String {
    var newest: (path: String, time: Int, size: Int)?
    for name in names(in: directory) {
      var status = stat()
      guard lstat("\(directory)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      #if canImport(Darwin)
        let time = status.st_mtimespec.tv_sec
      #else
        let time = status.st_mtim.tv_sec
      #endif
      if time >= newest?.time ?? 0 { newest = ("\(directory)/\(name)", time, Int(status.st_size)) }
    }
    guard let newest else { return "" }
    guard let descriptor = opened(newest.path) else { return "" }
    defer { close(descriptor) }
    var end = [UInt8](repeating: 0, count: bytes)
    let offset = off_t(max(0, newest.size - bytes))
    let count = end.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, bytes, offset) }
    return String(decoding: end[..<max(0, count)], as: UTF8.self)
  }

  /// Replaces the file as a whole: a reader sees the old text or the new one.
  static func write(_ text: String, to path: String, owner: Owner?) throws(LocalClusterError) {
    let temporary = "\(path).\(getpid()).new"
    unlink(temporary)
    // Root writes here into a directory of the server's user: never through a link put there.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write", temporary, errno) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        let code = errno
        close(descriptor)
        unlink(temporary)
        throw failure("write", temporary, code)
      }
      rest = rest.dropFirst(count)
    }
    if let owner { fchown(descriptor, owner.user, owner.group) }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw failure("write", path, errno) }
  }

  /// Removes a directory and all in it; symbolic links are removed, not followed, even when they appear meanwhile.
  static func removeTree(_ path: String) { removeTree(path, in: AT_FDCWD) }

  private static func removeTree(_ name: String, in parent: Int32) {
    let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      unlinkat(parent, name, 0)
      return
    }
    let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    if duplicate >= 0 {
      for name in names(fdopendir(duplicate)) { removeTree(name, in: descriptor) }
    }
    close(descriptor)
    unlinkat(parent, name, AT_REMOVEDIR)
  }

  /// The names in a directory, sorted; empty when it cannot be read.
  static func names(in path: String) -> [String] { names(opendir(path)) }

  #if canImport(Darwin)
    private typealias Directory = UnsafeMutablePointer<DIR>
  #else
    private typealias Directory = OpaquePointer
  #endif

  private static func names(_ directory: Directory?) -> [String] {
    guard let directory else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func failure(_ action: String, _ path: String, _ code: Int32) -> LocalClusterError {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    if code == ENOSPC || code == EDQUOT {
      return .diskFull(
        "cannot \(action) \(path): \(reason); free space, or set COURANT_HOME to a directory on another disk")
    }
    return .directory(
      "cannot \(action) \(path): \(reason); give this user the right, or set COURANT_HOME to a directory it can write")
  }
}

// `read` and `write` name functions of `Files` as well.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
