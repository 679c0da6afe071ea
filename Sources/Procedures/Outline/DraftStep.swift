import Diagnostics
import Documents

/// A step while its list is still being read, when variants and alerts can still join it.
struct DraftStep {
  var item: Block.Item
  var variants: [String]
  /// Alerts that stand before the step, outside its item.
  var alertsBefore: [Block.Alert] = []
  /// Alerts that stand behind the last step, outside its item.
  var alertsAfter: [Block.Alert] = []
  var steps: [DraftStep] = []

  /// The text that equal variants share, white space and markup aside.
  var text: String {
    Self.passages(in: item.blocks).map { $0.target.plainText }.joined(separator: "\n")
  }

  /// The passages of the item itself, not those of steps within it.
  static func passages(in blocks: [Block]) -> [Passage] {
    blocks.flatMap { block -> [Passage] in
      switch block {
      case .paragraph(let passage): [passage]
      case .heading(let heading): [heading.passage]
      case .html(let passages): passages
      case .quote(let inner), .moniker(_, let inner): passages(in: inner)
      case .list(let list):
        list.isOrdered ? [] : list.items.flatMap { passages(in: $0.blocks) }
      case .table(let table): [table.passage]
      case .alert, .code, .thematicBreak: []
      }
    }
  }

  /// The alerts of the item itself, not those of steps within it.
  static func alerts(in blocks: [Block]) -> [Block.Alert] {
    blocks.flatMap { block -> [Block.Alert] in
      switch block {
      case .alert(let alert): [alert]
      case .quote(let inner), .moniker(_, let inner): alerts(in: inner)
      case .list(let list):
        list.isOrdered ? [] : list.items.flatMap { alerts(in: $0.blocks) }
      case .paragraph, .heading, .html, .table, .code, .thematicBreak: []
      }
    }
  }
}

extension [Inline] {
  /// The text with all markup removed, white space runs made one space, ends trimmed.
  package var plainText: String {
    let text = count == 1 ? self[0].plain : map(\.plain).joined()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var before: UInt8 = 0x20
    for byte in text.utf8 {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      // The no-break space is C2 A0.
      if byte == 0xA0, before == 0xC2 {
        bytes.removeLast()
        if bytes.last != 0x20, !bytes.isEmpty { bytes.append(0x20) }
        before = 0x20
        continue
      }
      if isSpace {
        if before != 0x20 { bytes.append(0x20) }
        before = 0x20
      } else {
        bytes.append(byte)
        before = byte
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
