import Documents
import Operations

/// A library of procedures as it is kept: as bytes, from which it is read many times faster than from
/// its files.
///
/// The bytes name operations and have not what they are: whoever reads them makes sure that those are
/// the same as when they were written.
package struct KeptLibrary: Sendable {
  package let library: ProcedureLibrary
  /// What tells the files of each procedure from others.
  package let files: [ProcedureID: String]

  /// How the bytes begin; another form has another beginning.
  private static let form = "stegvis library 1"

  package init(_ library: ProcedureLibrary, of files: [ProcedureID: String]) {
    self.library = library
    self.files = files
  }

  /// The library in the bytes; `nil` if they are damaged, have another stamp or form, or name an
  /// operation that the catalogue has not read.
  package init?(_ bytes: [UInt8], in catalogue: Catalogue, stamp: String) {
    var reader = KeptReader(bytes)
    guard reader.isIntact, reader.text() == Self.form, reader.text() == stamp else { return nil }
    let files = reader.texts()
    let procedures = reader.list { $0.procedure(catalogue) }.compactMap(\.self)
    guard !reader.isDamaged, reader.isAtEnd else { return nil }
    self.init(
      ProcedureLibrary(procedures),
      of: Dictionary(files.map { (ProcedureID($0.key), $0.value) }) { first, _ in first })
  }

  /// The bytes; `nil` if anything was found in the files, or the library has what bytes cannot tell,
  /// such as an operation that the catalogue reads only when it is asked for.
  ///
  /// - Parameter stamp: what the reader must have, too, for the bytes to count.
  package func bytes(in catalogue: Catalogue, stamp: String) -> [UInt8]? {
    let procedures = library.procedures
    guard library.diagnostics.count == procedures.count, files.count == procedures.count,
      library.diagnostics.values.allSatisfy(\.isEmpty),
      procedures.values.flatMap(\.steps).allSatisfy({
        catalogue.operations[$0.operation.id] == $0.operation
      })
    else { return nil }
    var writer = KeptWriter()
    writer.write(Self.form)
    writer.write(stamp)
    writer.write(
      Dictionary(files.map { ($0.key.rawValue, $0.value) }) { first, _ in first })
    writer.write(procedures.values.sorted { $0.id < $1.id }) { $0.write($1) }
    writer.seal()
    guard let read = KeptLibrary(writer.bytes, in: catalogue, stamp: stamp),
      read.files == files, read.library.procedures.count == procedures.count,
      read.library.procedures.allSatisfy({ id, read in
        procedures[id].map(read.isSame) ?? false
      })
    else { return nil }
    return writer.bytes
  }
}

extension Procedure {
  fileprivate func isSame(as other: Procedure) -> Bool {
    id == other.id && roles == other.roles && instances == other.instances
      && inputs == other.inputs && steps == other.steps && texts == other.texts
      && revision == other.revision && recordLanguage == other.recordLanguage
      && clearing == other.clearing && isStart == other.isStart
  }
}
