import Documents
import Foundation
import Procedures
import Testing
import Translation

struct Dump {
  @Test func dump() throws {
    for f in try FileManager.default.contentsOfDirectory(atPath: "/work/shared/seeds").sorted() {
      let d = try Data(contentsOf: URL(filePath: "/work/shared/seeds/\(f)"))
      let o = DocumentOutline(DocumentReader.read(SourceFile(path: f, bytes: Array(d))), labels: LabelGlossary())
      for p in o.passages { print(f.prefix(3), p.id, "|", p.passage.target.map(\.plain).joined().prefix(90)) }
    }
  }
}
