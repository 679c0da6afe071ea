import Commands
import Documents
import Foundation
import TestSupport
import Testing

/// The pictures of a document: those beside it, and no others.
struct PictureTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    for name in ["docs/images", "other"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true)
    }
  }

  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.url.appending(path: name))
  }

  private func picture(_ destination: String) -> PictureKind? {
    PicturePlace(destination).flatMap {
      PictureFolder(besideDocument: folder.path("docs/guide.md")).picture(at: $0)?.kind
    }
  }

  @Test(arguments: [
    ("images/a.png", "images/a.png"), ("./images/../images/a.PNG", "images/a.PNG"),
    ("images%2Fa%20b.png?x=1#y", "images/a b.png"), ("images\\a.jpeg", "images/a.jpeg"),
    (".attachments/a-1.webp", ".attachments/a-1.webp"), ("a.svg", "a.svg"),
  ])
  func findsAPlaceBesideTheDocument(destination: String, path: String) {
    #expect(PicturePlace(destination)?.path == path)
  }

  @Test(arguments: [
    "../a.png", "images/../../a.png", "%2E%2E/a.png", "..%2fa.png", "..\\a.png", "/etc/a.png",
    "%2Fetc/a.png", "//host/a.png", "https://host/a.png", "data:image/png;base64,AA", "C:\\a.png",
    "file:///a.png", "a.png%00", "a.txt", "guide.md", "", "images/", "a%ZZ.png",
  ])
  func findsNoPlaceAnywhereElse(destination: String) {
    #expect(PicturePlace(destination) == nil)
  }

  @Test(arguments: [
    (png, PictureKind.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (Array("GIF89a..".utf8), .gif),
    (Array("RIFF1234WEBPVP8 ".utf8), .webp),
    (Array("\u{FEFF}<?xml version='1.0'?>\n<!-- a --><svg xmlns='x'/>".utf8), .svg),
    (Array("<script>a</script>".utf8), nil), (Array("# Guide".utf8), nil), ([], nil),
    (Array("svg <svg/>".utf8), nil), (Array("RIFF1234WAVE".utf8), nil),
  ])
  func tellsAKindByItsFirstBytes(bytes: [UInt8], kind: PictureKind?) {
    #expect(PictureKind(bytes) == kind)
  }

  @Test func readsAPictureOfTheFolderOnly() throws {
    try write(Self.png, "docs/images/a.png")
    try write(Self.png, "other/b.png")
    try write(Array("<script>".utf8), "docs/page.png")
    for (link, target) in [
      ("docs/out.png", "other/b.png"), ("docs/in.png", "docs/images/a.png"), ("docs/far", "other"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(link), withDestinationPath: folder.path(target))
    }
    #expect(picture("images/a.png") == .png)
    #expect(picture("in.png") == .png)
    for other in ["out.png", "far/b.png", "page.png", "images", "none.png", "../other/b.png"] {
      #expect(picture(other) == nil, "\(other)")
    }
  }

  @Test func readsNoPictureThatIsTooLarge() throws {
    try write(Self.png + [UInt8](repeating: 0, count: PictureFolder.largest), "docs/large.png")
    try write(
      Self.png + [UInt8](repeating: 0, count: PictureFolder.largest - Self.png.count),
      "docs/fits.png")
    #expect(picture("large.png") == nil && picture("fits.png") == .png)
  }

  /// A name is not read as an address: what is not a picture is shown by its words.
  @Test func keepsThePicturesOfAllLanguagesWithASession() throws {
    try write(Self.png, "docs/images/a.png")
    try write(Self.png + [1], "docs/b.png")
    let guide =
      "# Guide\n\n1. Open ![a](images/a.png).\n\n   ![x](../other/b.png) [![b](b.png)](x)\n"
    try write(Array(guide.utf8), "docs/guide.md")
    try write(Array("# Gids\n\n1. Open ![a](images/none.png).\n".utf8), "docs/guide.nl.md")
    let context = try CommandContext(try CommonOptions.parse([]))
    let files = try context.procedures.walkable(documentAt: folder.path("docs/guide.md"))
      .files(context)
    #expect(
      Set(files.files.keys) == [
        folder.path("docs/guide.md"), folder.path("docs/guide.nl.md"), "picture:images/a.png",
        "picture:b.png",
      ])
    #expect(files.contents.values.contains(Self.png))
  }

  @Test func groupsTheFilesOfADocumentWithoutReadingThem() throws {
    for name in ["guide.sv.md", "guide.md", "guide.nl.md", "guide.html", "b.nl.md", "a.png"] {
      try write([], "docs/\(name)")
    }
    let context = try CommandContext(try CommonOptions.parse([]))
    let found = try FolderReader(context).documents(below: folder.path("docs"))
    #expect(
      found.map { $0.paths.map { $0.split(separator: "/").last ?? "" } } == [
        ["b.nl.md"], ["guide.html"], ["guide.md", "guide.nl.md", "guide.sv.md"],
      ])
  }
}
