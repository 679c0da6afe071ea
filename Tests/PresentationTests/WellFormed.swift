import Foundation

/// A JSON text as parsed by Foundation.
func parsedJSON(_ text: String) throws -> NSObject? {
  try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]) as? NSObject
}

/// Whether every element in an XML text is closed properly, and every `&` begins a reference.
///
/// Foundation's parser silently repairs what is broken, so it cannot tell.
func isWellFormedXML(_ text: String) -> Bool {
  var open: [Substring] = []
  for tag in text.matches(
    of: /<(\/?)([A-Za-z]+)(?:\s+[A-Za-z:-]+="[^"<&]*(?:&\w+;[^"<&]*)*")*(\/?)>/)
  {
    if !tag.output.1.isEmpty {
      guard open.popLast() == tag.output.2 else { return false }
    } else if tag.output.3.isEmpty {
      open.append(tag.output.2)
    }
  }
  let tags = text.matches(of: /</).count
  let references = text.matches(of: /&(amp|lt|gt|quot);/).count
  return open.isEmpty && tags == text.matches(of: /<\/?[A-Za-z]+[^<>]*>/).count
    && references == text.matches(of: /&/).count
}
