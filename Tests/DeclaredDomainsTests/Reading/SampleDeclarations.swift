import DeclaredDomains

/// Two invented services whose declarations use every part of the form.
enum SampleDeclarations {
  /// A library's loans: accounts with a version, lists in pages, jobs and a mark.
  static let loans = """
    # The lending desk of a library.
    format: 1
    id: loans
    settings:
      base: {type: address}
      branch: {type: text, default: main}
      mirrors: {type: "[host]"}
      limit: {type: number, default: 5}
    service:
      base: $base
      sign-in: {header: X-Desk-Key, secret: deskKey}
      media: application/vnd.desk+json
      headers: {Accept-Language: en, X-Branch: "{branch}"}
      probe:
        get: "/about?full=1"
        is: {/product: desk, /major: 3}
        facts: {patch: /can/patch, search: /can/search, version: /version}
      limits: {parallel: 2, per-second: 2.5, seconds: 20, bytes: 1048576}
      errors:
        - {status: 409, when: {/kind: duplicate}, means: refused, code: alreadyThere, message: /text}
        - {status: 412, means: changed}
        - {status: 423, means: later}
        - {status: 401, means: signIn}
        - {status: 410, means: done}
    subjects:
      reader:
        list:
          get: "/branches/{branch}/readers"
          query: {fields: "id,name"}
          items: /items
          pages: {start: from, first: 1, size: count, of: 50, total: /total}
          search: {q: 'name:"{text|json}"'}
        read: {get: "/readers/{reader}", headers: {Accept-Version: "3"}}
        readings:
          borrowed:
            needs: {search: true}
            get: "/loans"
            query: {reader: "{reader}"}
            items: /items
            pages: {cursor: /next, as: after}
        id: /id
        name: [/name, /card]
        apart: [/card]
        version: {header: ETag}
        absent: {status: 404, when: {/kind: noReader}}
        facts:
          name: {at: /name, type: text, spelling: [trim, lower]}
          state: {at: /state, type: code, values: {A: active, S: suspended, X: closed}}
          fees: {at: /fees, type: number, missing: 0}
          mark: {at: /mark, type: text, shown: false}
          passwordChanged: {at: /password/changed, type: instant, spelling: [utc]}
          tags: {at: /tags, type: "[text]"}
          books: {from: borrowed, each: "", where: {/returned: false}, at: /book, type: "{book}"}
          guardian: {at: /guardian, type: "directory:user"}
      book:
        list: {get: "/books", items: "", pages: {link: next}}
        read: {get: "/books/{book}"}
        id: /isbn
        name: /title
        absent: {status: 404}
        facts:
          title: {at: /title, type: text}
          shelf: {at: /shelf, type: text}
          due: {at: /due, type: date, deadline: 90}
      copy:
        in: book
        id: {book: $book, number: /number}
        name: [/number]
        list: {get: "/books/{book}/copies", items: /copies, pages: {next: /more}}
        read: {get: "/books/{book}/copies", items: /copies, where: {/number: $number}}
        facts:
          damaged: {at: /damaged, type: flag}
          notes: {each: /notes, where: {/hidden: false}, at: /text, type: "{text}"}
          kept: {at: "", type: json, less: [/seen, /printed~1at], shown: false}
          shown: {ask: {dns: $number, type: TXT, servers: $mirrors}, type: "{text}", deadline: 60}
    operations:
      reader.suspend:
        kind: change
        inputs: {reader: reader, until: {type: date, optional: true}}
        refuse: [{when: {reader: absent}, code: notThere}, {when: {reader: {state: closed}}, code: isClosed}]
        perform:
          - when: {patch: true}
            patch: "/readers/{reader}"
            body: {state: S, until: $until}
            guard: {header: If-Match, from: $reader.version}
          - put: "/readers/{reader}"
            body: {whole: $reader, set: {/state: S}, less: [/fees]}
            guard: {header: If-Match, from: $reader.version}
        predict: {reader: {state: suspended}}
        inverse: reader.resume
        repeat: safe
        deadline: 30
      reader.resume:
        kind: change
        inputs: {reader: reader}
        refuse: [{when: {reader: {state: {oneOf: [active, closed]}}}, code: notSuspended}]
        perform: {patch: "/readers/{reader}", body: {state: A}, guard: reread}
        predict: {reader: {state: active}}
        inverse: reader.suspend
        deadline: 30
      reader.add:
        kind: change
        inputs:
          name: {type: text, spelling: [trim]}
          firstPassword: {type: secret, optional: true}
          kindOfCard: {type: code, of: [adult, child], default: adult}
        creates: {made: {list: reader, where: {/mark: $key}, query: {q: 'mark:"{key|json}"'}}}
        refuse: [{when: {made: present}, code: alreadyThere}]
        perform:
          post: "/readers"
          query: {branch: $branch}
          headers: {X-Reason: "desk {key}"}
          body: {name: $name, card: "{kindOfCard|lower}", mark: $key, password: $firstPassword, literal-braces: "{{x}"}
          key: {header: Idempotency-Key}
          job: {follow: Location, state: /state, done: [ready], failed: [broken, gone], message: /why}
        predict: {made: {name: $name, state: active, mark: $key, tags: {asked: []}, fees: {equals: 0}}}
        inverse: {operation: reader.remove, with: {reader: $made}}
        repeat: byKey
        deadline: 120
      reader.remove:
        kind: change
        inputs: {reader: reader}
        perform: {delete: "/readers/{reader}", guard: none}
        predict: {reader: absent}
        moves: [reader.books]
        inverse: none
        deadline: 30
      reader.newPassword:
        kind: change
        inputs: {reader: reader, password: {type: secret}}
        needs: {patch: true}
        perform: {patch: "/readers/{reader}", body: {password: $password}}
        predict: {reader: {passwordChanged: {is: later}, mark: {is: changed}, guardian: present}}
        inverse: none
        deadline: 30
      copy.note:
        kind: change
        inputs: {book: book, number: text, text: {type: text}, also: {type: "{text}", empty: false, default: []}}
        of: {copy: {is: copy, book: $book, number: $number}}
        perform:
          put: "/books/{book}/copies/{number}/notes"
          body:
            notes: {join: [$copy.kept/notes, {each: $also, as: {text: $it, hidden: false}}, [{text: $text, hidden: false}]]}
            shelf: {first: [$book.shelf, "none"]}
            old: {less: [$copy.kept/notes, {/text: $text}]}
            exactly: {literal: {first: [1, "$x"], price: "$$"}}
          guard: reread
        predict: {copy: {notes: {has: $text}, kept: {is: changed}}}
        moves: [copy.shown, book.due]
        inverse:
          - {when: {copy: {notes: {has: $text}}}, operation: copy.leave, with: {book: $book, number: $number}}
          - {operation: copy.unnote, with: {book: $book, number: $number, text: $text, before: $copy.kept}}
        deadline: 30
      copy.unnote:
        kind: change
        only: inverse
        inputs: {book: book, number: text, text: text, before: {type: json}}
        of: {copy: {is: copy, book: $book, number: $number}}
        perform: {put: "/books/{book}/copies/{number}/notes", body: $before/notes, guard: reread}
        predict: {copy: {notes: {lacks: $text}}}
        inverse: none
        deadline: 30
      copy.leave:
        kind: change
        inputs: {book: book, number: text}
        of: {copy: {is: copy, book: $book, number: $number}}
        predict: {copy: {damaged: false}}
        inverse: none
        deadline: 30
      reader.check:
        kind: check
        inputs: {reader: reader}
        outcomes:
          - {when: {reader: absent}, is: gone}
          - {when: {reader: {books: []}, search: true}, is: free}
          - {is: owes}
      reader.look:
        kind: open
        inputs: {reader: reader}
    """

  /// A telephone exchange that only a program can reach.
  static let exchange = """
    format: 1
    id: exchange
    settings:
      site: {type: text}
    service:
      program: [exchange-plugin, --quiet]
      sign-in: {bearer: token}
      limits: {seconds: 60}
    subjects:
      line:
        facts:
          owner: {type: text, at: /owner}
          forwards: {type: "{text}"}
          kind: {type: code, values: {user: user, shared: shared}}
    operations:
      line.share:
        kind: change
        inputs: {line: line}
        refuse: [{when: {line: {kind: shared}}, code: isShared}]
        perform: {program: share, with: {site: $site, quiet: true}}
        predict: {line: {kind: shared}}
        inverse: line.own
        repeat: byKey
        deadline: 600
      line.own:
        kind: change
        inputs: {line: line}
        perform: {program: own}
        predict: {line: {kind: user}}
        inverse: line.share
        deadline: 600
    """

  /// Other domains: the program has `directory` itself.
  static let others = DeclarationSource(known: ["loans", "exchange"], programmed: ["directory"]) {
    switch $0 {
    case "loans": DeclarationFile(path: "loans/domain.yaml", bytes: Array(loans.utf8))
    case "exchange": DeclarationFile(path: "exchange/domain.yaml", bytes: Array(exchange.utf8))
    case _: nil
    }
  }
}
