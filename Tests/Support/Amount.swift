import Foundation

/// How many random deals a property is tried on: by default enough to notice a fault while one
/// works, with STRUCTENGINE_TESTS=full as many as CI tries. A suite names this type where it
/// chooses, and `make properties` finds it by that.
public enum Amount {
    /// True if everything is to be tried.
    public static let isFull: Bool = {
        let word = ProcessInfo.processInfo.environment["STRUCTENGINE_TESTS"]
        guard let word else { return false }
        // Not a precondition, which says nothing where the code is optimised.
        guard word == "full" else { fatalError("STRUCTENGINE_TESTS must be full or not set, found \(word)") }
        return true
    }()

    public static func usual<Value>(_ usual: Value, full: Value) -> Value { isFull ? full : usual }
}
