import Diagnostics

/// A text in which places are marked «like this»; the marks are removed.
struct MarkedText {
  let text: String
  /// The start of each mark, with line and column counted from 1, and its length.
  let places: [(line: Int, column: Int, length: Int)]

  init(_ marked: String) {
    var text = ""
    var places: [(line: Int, column: Int, length: Int)] = []
    var line = 1
    var column = 1
    for character in marked {
      switch character {
      case "«": places.append((line, column, 0))
      case "»":
        if let last = places.last {
          places[places.count - 1].length = column - last.column
        }
      case "\n":
        text.append(character)
        (line, column) = (line + 1, 1)
      default:
        text.append(character)
        column += 1
      }
    }
    self.text = text
    self.places = places
  }
}
