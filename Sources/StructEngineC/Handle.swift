import StructEngine

/// What a handle stands for; the class is its kind.
class Handle: @unchecked Sendable {
    /// Hands the object to the caller, who gives it back with `se_release`.
    fileprivate func handed() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }
}

final class DealHandle: Handle, @unchecked Sendable {
    let deal: Deal
    init(_ deal: Deal) { self.deal = deal }
}

final class RulesetHandle: Handle, @unchecked Sendable {
    let ruleset: Ruleset
    init(_ ruleset: Ruleset) { self.ruleset = ruleset }
}

final class PlanHandle: Handle, @unchecked Sendable {
    let plan: Plan
    init(_ plan: Plan) { self.plan = plan }
}

final class ShardHandle: Handle, @unchecked Sendable {
    let shard: RunShard
    init(_ shard: RunShard) { self.shard = shard }
}

final class ResultHandle: Handle, @unchecked Sendable {
    let plan: Plan
    let result: RunResult
    init(_ plan: Plan, _ result: RunResult) { (self.plan, self.result) = (plan, result) }
}

/// Where a call puts what it makes.
public typealias Place = UnsafeMutablePointer<UnsafeMutableRawPointer?>?

extension Handle {
    /// The object of a handle that a caller passed in.
    static func borrowed(_ handle: UnsafeRawPointer?, _ name: String) throws(Refusal) -> Self {
        guard let handle else { throw .argument("\(name) must be a handle, found NULL") }
        let object = Unmanaged<Handle>.fromOpaque(handle).takeUnretainedValue()
        guard let wanted = object as? Self else { throw .argument("\(name) must be a handle of its kind, found one of another") }
        return wanted
    }
}

/// Runs a call: what it makes goes to `place`, why it does not to `error`.
func answer(_ place: Place, _ error: Place, _ body: () throws -> Handle) -> Int32 {
    place?.pointee = nil
    return answer(error) {
        guard let place else { throw Refusal.argument("the place for the result must not be NULL") }
        place.pointee = try body().handed()
    }
}

/// Runs a call that fills what the caller holds.
func answer(_ error: Place, _ body: () throws -> Void) -> Int32 {
    error?.pointee = nil
    do {
        try body()
        return Refusal.Status.ok.rawValue
    } catch let thrown {
        let refusal = Refusal(thrown)
        error?.pointee = TextHandle(refusal.json.text(pretty: false)).handed()
        return refusal.status.rawValue
    }
}

/// The bytes of a document that a caller passed in; empty for NULL and 0.
func bytes(_ start: UnsafePointer<CChar>?, _ length: Int, _ name: String) throws(Refusal) -> [UInt8] {
    guard length >= 0 else { throw .argument("the length of \(name) must be that of its bytes, found one that no text has") }
    guard let start else {
        guard length == 0 else { throw .argument("\(name) must not be NULL where its length is not 0") }
        return []
    }
    return Array(UnsafeRawBufferPointer(start: start, count: length))
}

/// As ``bytes(_:_:_:)``, as text; nil for NULL.
func text(_ start: UnsafePointer<CChar>?, _ length: Int, _ name: String) throws(Refusal) -> String? {
    guard start != nil else { return length == 0 ? nil : try refuse("\(name) must not be NULL where its length is not 0") }
    guard let text = String(validating: try bytes(start, length, name), as: UTF8.self) else {
        throw .argument("\(name) must be UTF-8")
    }
    return text
}

private func refuse(_ message: String) throws(Refusal) -> String? { throw .argument(message) }

// MARK: - The calls of any handle

@c(se_abi_version)
public func abiVersion() -> UInt32 { 1 }

@c(se_library)
public func library(_ about: Place, _ error: Place) -> Int32 {
    answer(about, error) {
        let members: [(key: String, value: JSONValue)] = [
            ("abi_version", .integer(Int64(abiVersion()))), ("generator", .string(SeededOrder.generator)),
            ("model", .string(Plan.modelGeneration)), ("ruleset", .string(Ruleset.v1.version)),
        ]
        return TextHandle(JSONValue.object(members).text(pretty: false))
    }
}

@c(se_release)
public func release(_ handle: UnsafeMutableRawPointer?) {
    guard let handle else { return }
    Unmanaged<Handle>.fromOpaque(handle).release()
}

@c(se_text_bytes)
public func textBytes(_ text: UnsafeRawPointer?, _ length: UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>? {
    length?.pointee = 0
    guard let text = try? TextHandle.borrowed(text, "text") else { return nil }
    length?.pointee = text.count
    return text.start
}
