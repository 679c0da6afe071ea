extension VerbLexicon {
  static let english = VerbLexicon(
    verbs: [
      .open: "go to, go back, navigate, open, browse, expand, launch, start, return to, switch to",
      .choose:
        "select, choose, click, pick, tap, press, double-click, right-click, find, locate, sort",
      .enter:
        """
      enter, type, specify, fill, fill in, provide, paste, set, set up, define, change, modify, \
      edit, insert, overwrite, update, rename, replace, leave, add, adjust, configure, map, link, filter
      """,
      .toggle:
        """
      clear, deselect, uncheck, turn on, turn off, toggle, enable, disable, tick, check the box, \
      check the boxes, select or clear, select or deselect, place a check mark, activate
      """,
      .run: "run, execute",
      .read:
        """
      review, view, see, check, verify, note, notice, look, read, make sure, ensure, inspect, \
      analyze, compare
      """,
      .wait: "wait",
      .record:
        """
      copy, download, export, write down, save a copy, back up, make a note, make note, print
      """,
      .commit:
        """
      save, submit, delete, remove, assign, apply, create, publish, post, import, upload, \
      install, register, release, move, send, transfer, make
      """,
      .confirm: "confirm, acknowledge, close",
    ],
    anywhere: [
      .repeatSteps: "repeat, repeat the procedure", .signIn: "sign in, log in, log on, sign into",
    ],
    auxiliaries: ["to", "will", "be", "is", "are"],
    leadIns: [
      "and", "then", "or", "now", "also", "you", "can", "must", "should", "either", "instead",
      "please", "simply", "again", "not", "next", "manually", "automatically", "just", "only",
      "optionally", "alternatively",
    ],
    conditions: ["if", "unless"],
    purposes: ["if you want", "if you'd like", "if you need"],
    boxes: ["checkbox", "checkboxes", "box", "boxes", "toggle"],
    rows: ["name", "names", "user", "circle", "circles"])
}
