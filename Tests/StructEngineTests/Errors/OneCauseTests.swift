import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// One slip in a deal file is one fault, however much of the deal leans on what it spoilt.
@Suite struct OneCauseTests {
    private typealias Step = String

    /// The paths of all members and elements, as steps: a key, or a number in a list.
    private static func paths(_ value: Any, _ path: [Step] = []) -> [[Step]] {
        if let object = value as? [String: Any] {
            return object.keys.sorted().flatMap { [path + [$0]] + paths(object[$0] as Any, path + [$0]) }
        }
        if let list = value as? [Any] { return list.indices.flatMap { [path + ["\($0)"]] + paths(list[$0], path + ["\($0)"]) } }
        return []
    }

    /// The document with what `change` makes of the object or list that holds the value at `path`.
    private static func changed(_ value: Any, _ path: ArraySlice<Step>, _ change: (Any, Step) -> Any) -> Any {
        guard let step = path.first else { return value }
        if path.count == 1 { return change(value, step) }
        if var object = value as? [String: Any] {
            object[step] = changed(object[step] as Any, path.dropFirst(), change)
            return object
        }
        guard var list = value as? [Any], let index = Int(step) else { return value }
        list[index] = changed(list[index], path.dropFirst(), change)
        return list
    }

    private static func deal() throws -> [String: Any] {
        let bytes = DealText.twoHalls.bytes
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func found(_ document: Any) throws -> [StructEngine.Issue] {
        try faults { try Deal(json: [UInt8](JSONSerialization.data(withJSONObject: document))) }
    }

    @Test func aMisspeltKeyIsOneFaultAndItsNeighboursAreNone() throws {
        let deal = try Self.deal()
        for path in Self.paths(deal) where Int(path.last ?? "") == nil {
            let document = Self.changed(deal, path[...]) { parent, key in
                guard var object = parent as? [String: Any] else { return parent }
                var misspelt = key + "s"
                if key.count > 4 { misspelt = String(key.prefix(2) + key.dropFirst(3)) }
                object[misspelt] = object.removeValue(forKey: key)
                return object
            }
            let issues = try found(document)
            #expect(issues.map(\.id) == ["unknown_key"], "\(path): \(issues)")
        }
    }

    /// Leases and streams may be left out; who names one of them then is at fault himself.
    @Test func aKeyThatIsLeftOutIsAtMostOneFault() throws {
        let deal = try Self.deal()
        for path in Self.paths(deal) where Int(path.last ?? "") == nil && path != ["leases"] && path != ["streams"] {
            let document = Self.changed(deal, path[...]) { parent, key in
                guard var object = parent as? [String: Any] else { return parent }
                object[key] = nil
                return object
            }
            let issues = try found(document)
            #expect(issues.count <= 1, "\(path): \(issues)")
        }
    }

    @Test func aValueOfTheWrongKindIsOneFault() throws {
        let deal = try Self.deal()
        for path in Self.paths(deal) {
            let document = Self.changed(deal, path[...]) { parent, step in
                if var object = parent as? [String: Any] {
                    object[step] = true
                    return object
                }
                guard var list = parent as? [Any], let index = Int(step) else { return parent }
                list[index] = true
                return list
            }
            let issues = try found(document)
            #expect(issues.count == 1, "\(path): \(issues)")
        }
    }
}
