package enum Digest { package static func sha256(_ b: [UInt8]) -> String { "" } }
