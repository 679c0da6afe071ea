import Foundation
import GRDBSQLite

/// Connects SQLite to a `CrashDisk` (sqlite.org/vfs.html). Each file has one connection, so locks
/// do nothing.
///
/// A class, because SQLite keeps its address; it exists for as long as one of its files is open.
final class CrashVFS {
  fileprivate let disk: CrashDisk
  fileprivate let methods: UnsafeMutablePointer<sqlite3_io_methods>
  /// The shared memory of each file's write-ahead log, which does not survive a crash.
  fileprivate var shared: [String: [UnsafeMutableRawPointer]] = [:]
  private let vfs: UnsafeMutablePointer<sqlite3_vfs>
  private let name: UnsafeMutablePointer<CChar>

  init(_ disk: CrashDisk) {
    methods = .allocate(capacity: 1)
    methods.initialize(to: Self.ioMethods)
    self.disk = disk
    name = strdup("crash-\(UUID().uuidString)")
    vfs = .allocate(capacity: 1)
    var record = sqlite3_vfs()
    record.iVersion = 2
    record.szOsFile = Int32(MemoryLayout<CrashFile>.size)
    record.mxPathname = 512
    record.zName = UnsafePointer(name)
    Self.fill(&record)
    vfs.initialize(to: record)
    vfs.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_vfs_register(vfs, 0)
  }

  deinit {
    sqlite3_vfs_unregister(vfs)
    vfs.deallocate()
    methods.deallocate()
    free(name)
    for region in shared.values.flatMap(\.self) { region.deallocate() }
  }

  /// Returns the address of a file on the disk, as SQLite opens it (sqlite.org/uri.html).
  func address(of path: String) -> String { "file:\(path)?vfs=\(String(cString: name))" }

  /// Sets the functions for files by name.
  private static func fill(_ record: inout sqlite3_vfs) {
    record.xOpen = { vfs, path, file, _, _ in
      guard let file, let data = vfs?.pointee.pAppData else { return SQLITE_CANTOPEN }
      let vfs = Unmanaged<CrashVFS>.fromOpaque(data).takeUnretainedValue()
      let path = path.map { String(cString: $0) } ?? "temporary-\(UUID().uuidString)"
      file.withMemoryRebound(to: CrashFile.self, capacity: 1) { file in
        file.initialize(
          to: CrashFile(
            methods: UnsafePointer(vfs.methods),
            handle: Unmanaged.passRetained(OpenFile(path, vfs)).toOpaque()))
      }
      guard !vfs.disk.exists(path) else { return SQLITE_OK }
      return CrashFile.status { () throws(CrashDisk.Trouble) in
        try vfs.disk.perform(.create(path))
      }
    }
    record.xDelete = { vfs, path, syncsFolder in
      guard let path, let data = vfs?.pointee.pAppData else { return SQLITE_IOERR }
      let disk = Unmanaged<CrashVFS>.fromOpaque(data).takeUnretainedValue().disk
      return CrashFile.status { () throws(CrashDisk.Trouble) in
        try disk.perform(.remove(String(cString: path), isFlushed: syncsFolder != 0))
      }
    }
    record.xAccess = { vfs, path, _, result in
      guard let path, let data = vfs?.pointee.pAppData else { return SQLITE_IOERR }
      let disk = Unmanaged<CrashVFS>.fromOpaque(data).takeUnretainedValue().disk
      result?.pointee = disk.exists(String(cString: path)) ? 1 : 0
      return SQLITE_OK
    }
    record.xFullPathname = { _, path, size, result in
      guard let path, let result else { return SQLITE_CANTOPEN }
      strncpy(result, path, Int(size))
      return SQLITE_OK
    }
    record.xRandomness = { _, count, bytes in
      for index in 0..<Int(count) { bytes?[index] = CChar.random(in: .min ... .max) }
      return count
    }
    record.xSleep = { _, _ in 0 }
    record.xCurrentTime = { _, day in
      // Julian days; the session has its own clock.
      day?.pointee = 2_460_000.5
      return SQLITE_OK
    }
    record.xCurrentTimeInt64 = { _, milliseconds in
      milliseconds?.pointee = 212_544_043_200_000
      return SQLITE_OK
    }
    record.xGetLastError = { _, _, _ in SQLITE_OK }
  }

  /// The functions for open files.
  private static var ioMethods: sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    methods.iVersion = 2
    methods.xClose = { file in
      file?.withMemoryRebound(to: CrashFile.self, capacity: 1) { file in
        if let handle = file.pointee.handle { Unmanaged<OpenFile>.fromOpaque(handle).release() }
        file.pointee.handle = nil
      }
      return SQLITE_OK
    }
    methods.xRead = { file, bytes, count, offset in
      guard let open = CrashFile.open(file), let bytes else { return SQLITE_IOERR }
      let found = open.vfs.disk.read(open.path, at: Int(offset), count: Int(count))
      found.withUnsafeBytes { found in
        if let start = found.baseAddress { memcpy(bytes, start, found.count) }
      }
      guard found.count < Int(count) else { return SQLITE_OK }
      memset(bytes + found.count, 0, Int(count) - found.count)
      return CrashFile.shortRead
    }
    methods.xWrite = { file, bytes, count, offset in
      guard let open = CrashFile.open(file), let bytes else { return SQLITE_IOERR }
      let written = Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
      return CrashFile.status { () throws(CrashDisk.Trouble) in
        try open.vfs.disk.perform(.write(open.path, at: Int(offset), written))
      }
    }
    methods.xTruncate = { file, size in
      guard let open = CrashFile.open(file) else { return SQLITE_IOERR }
      return CrashFile.status { () throws(CrashDisk.Trouble) in
        try open.vfs.disk.perform(.truncate(open.path, to: Int(size)))
      }
    }
    methods.xSync = { file, _ in
      guard let open = CrashFile.open(file) else { return SQLITE_IOERR }
      return CrashFile.status { () throws(CrashDisk.Trouble) in
        try open.vfs.disk.perform(.flush(open.path))
      }
    }
    methods.xFileSize = { file, size in
      guard let open = CrashFile.open(file) else { return SQLITE_IOERR }
      size?.pointee = sqlite3_int64(open.vfs.disk.size(of: open.path))
      return SQLITE_OK
    }
    methods.xLock = { _, _ in SQLITE_OK }
    methods.xUnlock = { _, _ in SQLITE_OK }
    methods.xCheckReservedLock = { _, isRejected in
      isRejected?.pointee = 0
      return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in 4_096 }
    // SQLITE_IOCAP_POWERSAFE_OVERWRITE, as the operating system's own VFS reports.
    methods.xDeviceCharacteristics = { _ in 0x1000 }
    methods.xShmMap = { file, region, size, _, result in
      guard let open = CrashFile.open(file) else { return SQLITE_IOERR }
      result?.pointee = open.shared(Int(region), size: Int(size))
      return SQLITE_OK
    }
    methods.xShmLock = { _, _, _, _ in SQLITE_OK }
    methods.xShmBarrier = { _ in }
    methods.xShmUnmap = { _, _ in SQLITE_OK }
    return methods
  }
}

/// The memory that SQLite holds for an open file: its own record first, then ours.
private struct CrashFile {
  let methods: UnsafePointer<sqlite3_io_methods>?
  var handle: UnsafeMutableRawPointer?

  /// SQLITE_IOERR_SHORT_READ, which Swift does not import: SQLITE_IOERR | (2 << 8).
  static let shortRead: Int32 = 10 | (2 << 8)

  static func open(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile? {
    file?.withMemoryRebound(to: CrashFile.self, capacity: 1) { file in
      file.pointee.handle.map { Unmanaged<OpenFile>.fromOpaque($0).takeUnretainedValue() }
    }
  }

  static func status(_ body: () throws(CrashDisk.Trouble) -> Void) -> Int32 {
    do {
      try body()
      return SQLITE_OK
    } catch {
      return switch error {
      case .dead: SQLITE_IOERR
      case .full: SQLITE_FULL
      }
    }
  }
}

private final class OpenFile {
  let path: String
  let vfs: CrashVFS

  init(_ path: String, _ vfs: CrashVFS) {
    self.path = path
    self.vfs = vfs
  }

  func shared(_ region: Int, size: Int) -> UnsafeMutableRawPointer {
    while vfs.shared[path, default: []].count <= region {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
      memset(memory, 0, size)
      vfs.shared[path, default: []].append(memory)
    }
    return vfs.shared[path, default: []][region]
  }
}
