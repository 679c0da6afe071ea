/// A progress bar on standard error, for work of 100 requests or more.
enum RequestBar {
  static func show(done: Int, of total: Int) {
    guard total >= 100 else { return }
    let filled = 30 * done / max(1, total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
    Output.interrupt("\r\(bar) \(done)/\(total)" + (done >= total ? "\r\u{1B}[K" : ""))
  }
}
