import Foundation
import TestSupport
import Testing
import Workspaces

/// What is read and written besides ordinary files: links, pipes, devices, folders.
struct FileTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  private func permissions(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
    return attributes[.posixPermissions] as? Int
  }

  private func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: destination)
  }

  private func pipe(_ name: String) throws { try #require(mkfifo(folder.path(name), 0o600) == 0) }

  /// With nobody at its other end, an ordinary opening of the pipe would wait for ever.
  @Test(.timeLimit(.minutes(1)))
  func refusesToReadAPipe() throws {
    let path = folder.path("pipe.md")
    try pipe("pipe.md")
    #expect(throws: WorkspaceFailure.notReadable(path, .notOrdinary)) {
      try FileReading.file(path)
    }
    #expect(throws: WorkspaceFailure.notReadable(path, .notOrdinary)) { try FileChunks(path) }
  }

  @Test func refusesToReadADeviceAndAFolder() {
    #expect(throws: WorkspaceFailure.notReadable("/dev/zero", .notOrdinary)) {
      try FileReading.file("/dev/zero")
    }
    #expect(throws: WorkspaceFailure.notReadable(folder.path, .isFolder)) {
      try FileReading.file(folder.path)
    }
  }

  @Test func readsAFileUpToTheLimit() throws {
    let path = folder.path("four")
    try Data("four".utf8).write(to: URL(filePath: path))
    #expect(try FileReading.file(path, most: 4).bytes == Array("four".utf8))
    #expect(throws: WorkspaceFailure.notReadable(path, .tooLarge)) {
      try FileReading.file(path, most: 3)
    }
  }

  /// Such a file tells the size 0, whatever is in it.
  @Test func readsAFileThatDoesNotTellItsSize() throws {
    #expect(try FileReading.file("/proc/self/status").bytes.starts(with: Array("Name:".utf8)))
    #expect(throws: WorkspaceFailure.notReadable("/proc/self/status", .tooLarge)) {
      try FileReading.file("/proc/self/status", most: 8)
    }
  }

  @Test func passesOverWhatIsNoFileInAFolder() throws {
    try FileWriting.write("# A\n", to: folder.path("a.md"))
    try pipe("b.md")
    try link("c.md", to: "nowhere.md")
    try link("d.md", to: "a.md")
    try link("round", to: ".")
    let found = try FileReading.listing(below: folder.path, endings: [".md"])
    #expect(found.files == [folder.path("a.md"), folder.path("d.md")])
    #expect(found.passedOver.map(\.path) == [folder.path("b.md"), folder.path("c.md")])
    #expect(found.passedOver.map(\.problem) == [.notOrdinary, .notFound])
  }

  @Test func writesTheFileThatALinkLeadsTo() throws {
    try FileWriting.write("old", to: folder.path("real"))
    try link("inner", to: "real")
    try link("outer", to: folder.path("inner"))
    try link("dangling", to: "later")
    try FileWriting.write("new", to: folder.path("outer"))
    try FileWriting.write("first", to: folder.path("dangling"))
    #expect(try text("real") == "new")
    #expect(try text("later") == "first")
    for name in ["inner", "outer", "dangling"] {
      #expect(
        (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path(name))) != nil)
    }
  }

  @Test func keepsThePermissionsOfAFile() throws {
    try FileWriting.write("old", to: folder.path("own"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: folder.path("own"))
    try FileWriting.write("new", to: folder.path("own"))
    #expect(try permissions("own") == 0o640)
    #expect(try text("own") == "new")
  }

  @Test func refusesToReplaceWhatIsNoFile() throws {
    let path = folder.path("pipe")
    try pipe("pipe")
    #expect(throws: WorkspaceFailure.notWritable(path, .notOrdinary)) {
      try FileWriting.write("text", to: path)
    }
    #expect(throws: WorkspaceFailure.notWritable(folder.path, .isFolder)) {
      try FileWriting.write("text", to: folder.path)
    }
    try link("round", to: "round")
    #expect(throws: WorkspaceFailure.notWritable(folder.path("round"), .systemRefuses)) {
      try FileWriting.write("text", to: folder.path("round"))
    }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["pipe", "round"])
  }

  @Test func letsNobodyElseHaveATurnAtAFile() throws {
    let path = folder.path("guide.md")
    try FileWriting.write("text", to: path)
    try FileTurn.take(at: path) {
      #expect(throws: WorkspaceFailure.notWritable(path, .busy)) {
        try FileTurn.take(at: path, within: 0) {}
      }
    }
    #expect(try FileTurn.take(at: path, within: 0) { 7 } == 7)
    #expect(throws: WorkspaceFailure.notFound(folder.path("gone"))) {
      try FileTurn.take(at: folder.path("gone")) {}
    }
  }

  @Test func writesToADescriptorByItsName() throws {
    let file = try #require(
      FileManager.default.createFile(atPath: folder.path("out"), contents: Data("a".utf8))
        ? FileHandle(forUpdatingAtPath: folder.path("out")) : nil)
    try file.seekToEnd()
    try FileWriting.write("b", to: "/dev/fd/\(file.fileDescriptor)")
    try file.write(contentsOf: Data("c".utf8))
    #expect(try text("out") == "abc")
  }

  @Test func neverReplacesASecret() throws {
    let path = folder.path("secret")
    try FileWriting.writeSecret("one", to: path)
    #expect(throws: WorkspaceFailure.self) { try FileWriting.writeSecret("two", to: path) }
    #expect(try text("secret") == "one")
    #expect(try permissions("secret") == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["secret"])
  }
}
