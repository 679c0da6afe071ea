import Diagnostics
import Documents

/// A step in a list that is still being read, so that variants and alerts can be added to it.
struct DraftStep {
  var item: Block.Item
  var variants: [String]
  /// Alerts before the step, outside its item.
  var alertsBefore: [Block.Alert] = []
  /// Alerts after the last step, outside its item.
  var alertsAfter: [Block.Alert] = []
  var steps: [DraftStep] = []

  /// The text that is equal in variants, apart from white space and markup.
  var text: String {
    Self.passages(in: item.blocks).map { $0.target.plainText }.joined(separator: "\n")
  }

  /// The passages of the item itself, without those of steps inside it.
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

  /// The alerts of the item itself, without those of steps inside it.
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
