import FoundationEssentials
import Operations

/// Decodes one of the files that come with the program.
enum JSONFile {
  static func decode<Record: Decodable>(
    _ json: Data, named name: String
  ) throws(DomainFailure) -> Record {
    do {
      return try JSONDecoder().decode(Record.self, from: json)
    } catch {
      throw .damaged("file of \(name): \(error)")
    }
  }
}
