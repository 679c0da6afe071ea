import Presentation
import Procedures
import Sessions

/// A voice for walks that nobody watches: it shows nothing, but knows what it would have shown.
struct QuietDisplay: SessionDisplay {
  let screens: TerminalDisplay

  var isSilent: Bool { true }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async {}
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) { screens.textShown(view) }
}
