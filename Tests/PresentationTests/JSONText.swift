import Foundation
import FoundationXML

/// What Foundation's own parser makes of a JSON text.
func parsedJSON(_ text: String) throws -> NSObject? {
  try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]) as? NSObject
}

/// Whether Foundation's own parser reads the text as XML to its end.
func isWellFormedXML(_ text: String) -> Bool {
  XMLParser(data: Data(text.utf8)).parse()
}
