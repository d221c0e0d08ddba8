#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Checks that no other user can replace a directory.
///
/// A private cluster is found by its path alone, so a user who can plant one there makes programs start that user's
/// server, even as root. For root the whole path is walked, one directory at a time and without following links: each
/// must belong to root and be closed to other writers. A directory such as `/tmp`, where all users may create files but
/// not rename those of others (the sticky bit), is allowed above one of root's. An ordinary user's directory must be
/// that user's or root's.
enum SafePath {
  /// Throws if another user could have made `path`, which need not exist yet.
  static func check(_ path: String) throws(LocalClusterError) {
    guard geteuid() == 0 else { return try checkOwn(path) }
    var walked = ""
    var descriptor = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Files.failure("open the directory", "/", errno) }
    defer { close(descriptor) }
    try checkRoots(descriptor, "/")
    let names = path.split(separator: "/").filter { $0 != "." }
    for (number, name) in names.enumerated() {
      walked += "/\(name)"
      let next = openat(descriptor, String(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else {
        let code = errno
        // What is made from here on is root's.
        if code == ENOENT { return }
        if Files.isLink(walked) {
          throw .directory(
            "\(walked) is a symbolic link, and root follows none here; set COURANT_HOME to where it leads")
        }
        throw Files.failure("open the directory", walked, code)
      }
      close(descriptor)
      descriptor = next
      try checkRoots(descriptor, walked, mayBeShared: number < names.count - 1)
    }
  }

  private static func checkRoots(
    _ descriptor: Int32, _ path: String, mayBeShared: Bool = true
  ) throws(LocalClusterError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Files.failure("examine the directory", path, errno) }
    guard status.st_uid == 0 else {
      throw .directory(
        "root keeps its private database only below directories of its own, and \(path) belongs to "
          + "\(ServerUser.name(of: status.st_uid)); run this as that user, or set COURANT_HOME to a directory such as "
          + "/var/lib/courant")
    }
    let isShared = status.st_mode & (S_IWGRP | S_IWOTH) != 0
    guard !isShared || mayBeShared && status.st_mode & S_ISVTX != 0 else {
      throw .directory(
        "root keeps its private database only where no other user can put one, and others may write to \(path); "
          + "`chmod go-w \(path)`, or set COURANT_HOME to a directory such as /var/lib/courant")
    }
  }

  private static func checkOwn(_ path: String) throws(LocalClusterError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .directory(
        "\(path) belongs to \(ServerUser.name(of: status.st_uid)), not to \(ServerUser.name(of: geteuid())); run this as "
          + "that user, or set COURANT_HOME to a directory of your own")
    }
    guard status.st_mode & S_IWOTH == 0 else {
      throw .directory(
        "everybody may write to \(path); `chmod o-w \(path)`, or set COURANT_HOME to a directory of your own")
    }
  }
}
