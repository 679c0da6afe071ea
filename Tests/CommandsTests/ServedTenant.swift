import Foundation
import Testing

/// The built program while it serves a tenant, as a process of its own.
enum ServedTenant {
  /// Calls `body` while it serves.
  ///
  /// - Parameters:
  ///   - arguments: those of `tenant serve` besides the port.
  ///   - home: the data folder of the server.
  ///   - content: the folder with procedures, words and resources.
  ///   - body: Receives the address without a path, such as `http://127.0.0.1:40001`.
  static func use(
    _ arguments: [String], home: String, content: String = Checkout.root.path,
    _ body: (_ address: String) async throws -> Void
  ) async throws {
    let server = Process()
    server.executableURL = Program.executable
    server.arguments = ["tenant", "serve", "--port", "0"] + arguments
    server.environment = [
      "STEGVIS_HOME": home, "STEGVIS_CONTENT": content, "LANG": "C", "PATH": "/usr/bin:/bin",
    ]
    server.standardInput = FileHandle.nullDevice
    let output = Pipe()
    server.standardOutput = output
    server.standardError = output
    let (said, speaks) = AsyncStream.makeStream(of: [UInt8].self)
    try BlockingReader(of: output.fileHandleForReading.fileDescriptor).start { bytes in
      speaks.yield(bytes)
      if bytes.isEmpty { speaks.finish() }
    }
    let (ended, ends) = AsyncStream.makeStream(of: Never.self)
    server.terminationHandler = { _ in ends.finish() }
    try server.run()
    do {
      var text = ""
      var port: Substring?
      for await bytes in said {
        text += String(decoding: bytes, as: UTF8.self)
        port = text.firstMatch(of: /127\.0\.0\.1:(\d+)[^\d]/)?.1
        if port != nil { break }
      }
      try await body("http://127.0.0.1:\(try #require(port, "\(text)"))")
    } catch {
      server.terminate()
      throw error
    }
    // The tenant's file is whole once the server has ended.
    server.terminate()
    for await _ in ended {}
  }
}
