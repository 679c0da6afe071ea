import Diagnostics
import Translation

extension [XLIFFUnit] {
  /// The units as if a file without any flaw had brought them back.
  var returned: [ReturnedUnit] { map { ReturnedUnit($0, at: SourcePlace(path: "x.xlf")) } }
}

extension XLIFFSample {
  /// The units in a file, with what is wrong with each, and how much of the file could be read.
  static func returned(
    in text: String, path: String = "x.xlf"
  ) throws -> (units: [ReturnedUnit], outcome: XLIFFReader.Outcome) {
    var units: [ReturnedUnit] = []
    let outcome = try XLIFFReader.read(path: path, from: reading(text)) { unit, _ in
      units.append(unit)
    }
    return (units, outcome)
  }
}
