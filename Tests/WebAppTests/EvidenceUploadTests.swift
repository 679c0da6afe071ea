import Foundation
import TestSupport
import Testing
import WebApp
import Workspaces

/// A file that somebody uploads as evidence.
struct EvidenceUploadTests {
  private static let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func keepsTheFileByItsDigest() throws {
    let folder = try TestFolder()
    let data = DataFolder(environment: ["STEGVIS_HOME": folder.path("home")])
    let upload = EvidenceUpload(WebForm.File(name: "outlook.pst", bytes: Array("abc".utf8)))
    #expect(upload.value == "evidence/files/\(Self.digest)/outlook.pst")
    try upload.keep(in: data)
    // Sent again, it is the same.
    try upload.keep(in: data)
    let kept = folder.path("home/\(upload.value)")
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "abc")
  }

  @Test(arguments: [
    ("../../etc/passwd", "passwd"), ("C:\\Users\\anna\\mail.pst", "mail.pst"), ("..", "file"),
    (".bashrc", "bashrc"), ("", "file"), ("/", "file"),
    ("a\u{1B}[31m\u{202E}\nb.txt", "a[31mb.txt"),
    ("Öppet brev.pdf", "Öppet brev.pdf"),
  ])
  func leavesOfANameOnlyWhatIsOne(_ given: String, _ kept: String) {
    let upload = EvidenceUpload(WebForm.File(name: given, bytes: Array("abc".utf8)))
    #expect(upload.value == "evidence/files/\(Self.digest)/\(kept)")
  }

  @Test func cutsALongName() {
    let upload = EvidenceUpload(
      WebForm.File(name: String(repeating: "å", count: 500), bytes: []))
    #expect(upload.value.split(separator: "/").last.map(\.utf8.count) == 120)
  }
}
