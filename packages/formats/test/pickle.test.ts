import { PickleCallable, type PickleValue, parsePickle, parseTorch } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { cpythonPickles } from "./cpython-pickles.js";
import { expectFormatError, joinBytes, pseudoRandom } from "./files.js";
import {
  type Code,
  call,
  global,
  int,
  list,
  none,
  orderedDict,
  pickle,
  raw,
  text,
  torchLegacy,
  tuple,
} from "./torch-files.js";

const parse = (value: Code): PickleValue => parsePickle(pickle(value), "p", { globals: new Map() }).value;
const read = async (object: Uint8Array): Promise<PickleValue> =>
  (await parseTorch(torchLegacy(object), "p")).value;

describe("pickles", () => {
  it.each(cpythonPickles.map((base64, protocol) => [protocol, base64] as const))(
    "of protocol %i are read as Python writes them",
    async (_, base64) => {
      const value = (await read(Buffer.from(base64, "base64"))) as Map<string, PickleValue>;
      const { shared, ...rest } = Object.fromEntries(value) as Record<string, PickleValue>;
      expect(rest).toEqual({
        ints: [0, 1, -2, 255, 256, 65_536, -(2 ** 31), 2 ** 40, 2n ** 70n, -(2n ** 70n), true, false],
        floats: [1.5, -0, 1e300, Number.POSITIVE_INFINITY, Number.NaN],
        none: null,
        text: "ü\n\\ 😀",
        bytes: Uint8Array.of(0, 255),
        array: Uint8Array.from("ab", (char) => char.charCodeAt(0)),
        tuples: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
        sets: [new Set([7]), new Set(["x"])],
        ordered: new Map([
          ["b", 1],
          ["a", 2],
        ]),
        counter: new Map([[80, 1]]),
      });
      expect([...(rest["ordered"] as Map<string, number>).keys()]).toEqual(["b", "a"]);
      const [first, second] = shared as PickleValue[];
      expect(first).toEqual(["same"]);
      expect(second).toBe(first);
    },
  );

  it("keep tuples and lists apart: a tuple is frozen", () => {
    expect(Object.isFrozen(parse(tuple(int(1))))).toBe(true);
    expect(Object.isFrozen(parse(list(int(1))))).toBe(false);
  });

  it.each<[string, Code, PickleValue]>([
    ["quoted text", raw("S'a\\'\\x41\\n'\n"), "a'A\n"],
    ["Python 2's byte strings", raw("U\x02\xe4b"), "\u00e4b"],
    ["long integers in text", raw("L-7L\n"), -7],
    ["booleans in text", joinBytes(raw("(I01\nI00\nI2\nt")), [true, false, 2]],
    ["floats in text", raw("(F1.5\nF-inf\nt"), [1.5, Number.NEGATIVE_INFINITY]],
    ["a mark thrown away", raw("(K\x01K\x021K\x03"), 3],
    ["a value twice", raw("]K\x012\x86\x85"), [[1, 1]]],
    ["a dictionary between marks", raw("(K\x01K\x02d"), new Map([[1, 2]])],
  ])("hold %s", (_, code, value) => {
    expect(parse(code)).toEqual(value);
  });

  it.each<[string, string, string]>([
    ["os", "system", "os.system"],
    ["posix", "system", "posix.system"],
    ["builtins", "eval", "builtins.eval"],
    ["builtins", "getattr", "builtins.getattr"],
    ["__builtin__", "exec", "__builtin__.exec"],
    ["torch", "load", "torch.load"],
    ["torch._utils", "_rebuild_tensor.__globals__", "torch._utils._rebuild_tensor.__globals__"],
    ["numpy.core.multiarray", "scalar", "numpy.core.multiarray.scalar"],
    ["argparse", "Namespace", "argparse.Namespace"],
    ["collections", "__proto__", "collections.__proto__"],
    ["", "constructor", ".constructor"],
  ])("naming %s %s are refused, however they do it", async (module, name, full) => {
    const named: Record<string, Code> = {
      global: call(global(module, name), text("true")),
      "stack global": joinBytes(text(module), text(name), raw("\x93"), tuple(text("true")), raw("R")),
      inst: joinBytes(raw("("), text("true"), raw(`i${module}\n${name}\n`)),
      obj: joinBytes(raw("("), global(module, name), text("true"), raw("o")),
      newobj: joinBytes(global(module, name), tuple(), raw("\x81")),
      "not even called": global(module, name),
    };
    for (const code of Object.values(named)) {
      const line = `p: refuses to build \`${full}\`: only tensors and plain containers are read`;
      await expectFormatError(() => read(pickle(code)), "unsupported", new RegExp(`^${quoted(line)}$`));
    }
  });

  it.each<[string, Code, RegExp]>([
    [
      "a call of text",
      joinBytes(text("os.system"), tuple(text("true")), raw("R")),
      /refuses to call a string/,
    ],
    ["a call of a result", joinBytes(orderedDict({}), tuple(), raw("R")), /refuses to call a dict/],
    [
      "a state set on a list",
      joinBytes(list(), orderedDict({}), raw("b")),
      /refuses to set the state of a list/,
    ],
    [
      "a state set on a class",
      joinBytes(global("collections", "OrderedDict"), orderedDict({}), raw("b")),
      /refuses to set the state of a callable/,
    ],
    ["an extension code", raw("\x82\x01"), /extension codes/],
    ["a buffer elsewhere", raw("\x97"), /buffers outside/],
    [
      "a persistent id that is no storage",
      joinBytes(tuple(text("module"), none), raw("Q")),
      /refers to a module/,
    ],
    ["another encoding", call(global("_codecs", "encode"), text("a"), text("rot13")), /latin1/],
  ])("with %s are refused", (_, code, message) =>
    expectFormatError(() => read(pickle(code)), "unsupported", message),
  );

  it.each<[string, Code, RegExp]>([
    ["no value", raw(""), /a value/],
    ["a value below a mark", raw("K\x01(2"), /a value at byte 6, got an empty stack/],
    ["no mark", raw("K\x01t"), /a mark/],
    ["an unknown opcode", raw("\xff"), /opcode at byte 2, got 255/],
    ["a missing memo entry", raw("h\x07"), /a memo entry at byte \d+, got 7/],
    ["an odd number of items", raw("}(K\x01u"), /a key alone/],
    ["items on a list", raw("](K\x01K\x02u"), /a dict to set items of/],
    ["something appended to a tuple", raw(")K\x01a"), /a list to append to at byte \d+, got tuple/],
    ["text that is no UTF-8", raw("X\x01\x00\x00\x00\xff"), /UTF-8/],
    ["text of 4 GB", raw("X\xff\xff\xff\xffa"), /4294967295 bytes at byte 7/],
    ["bytes of 2^63", raw("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"), /bytes at byte/],
    ["an integer of 2 GB", raw("\x8b\xff\xff\xff\x7f1"), /integers of at most 1024 bytes/],
    ["an integer of negative length", raw("\x8b\xff\xff\xff\xff1"), /integers of at most 1024 bytes/],
    ["an integer of 5,000 digits", raw(`L${"9".repeat(5000)}L\n`), /an integer/],
    ["an expression for an integer", raw("I__import__('os')\n"), /an integer/],
    ["a line without end", raw(`I${"1".repeat(100)}`), /a line/],
    ["text without quotes", raw("Sabc\n"), /a quoted string/],
    ["a list that contains itself", raw("]q\x00h\x00a"), /contain themselves/],
    ["a dict that contains itself below others", raw("}q\x00K\x01]h\x00as"), /contain themselves/],
    ["a tuple nested 100,000 times", raw(`)${"\x85".repeat(100_000)}`), /at most 200 levels/],
    ["lists nested 100,000 times", raw(`${"]".repeat(100_000)}${"a".repeat(99_999)}`), /at most 200 levels/],
    ["100,000 open marks", raw("(".repeat(100_000)), /at most 1000 open marks/],
    ["two million values", raw("N".repeat(2_000_000)), /at most 1000000 values/],
  ])("with %s are refused", (_, code, message) => expectFormatError(() => parse(code), "invalid", message));

  it("of a later protocol are refused", () =>
    expectFormatError(
      () => parsePickle(raw("\x80\x06N."), "p", { globals: new Map() }),
      "unsupported",
      /got 6/,
    ));

  it("cannot copy one long list again and again", () => {
    const items = raw(`(${"K\x01".repeat(100_000)}lq\x00`);
    const copies = Array.from({ length: 1000 }, () =>
      joinBytes(global("builtins", "set"), raw("h\x00\x85R")),
    );
    return expectFormatError(
      () => read(pickle(joinBytes(items, ...copies))),
      "invalid",
      /values to be copied/,
    );
  });

  it("may share one value a thousand times without being walked a thousand times", () => {
    // Thirty levels of pairs of the level below: 2^30 paths to one list.
    const levels = Array.from({ length: 30 }, () => raw("2\x86"));
    expect(parse(joinBytes(raw("]"), ...levels))).toHaveLength(2);
  });

  it("call nothing but the functions they are given", () => {
    const calls: unknown[] = [];
    const record = new PickleCallable("a.b", (args) => {
      calls.push(args);
      return 7;
    });
    const options = { globals: new Map<string, PickleValue>([["a.b", record]]) };
    expect(parsePickle(pickle(call(global("a", "b"), int(1))), "p", options).value).toBe(7);
    expect(calls).toEqual([[1]]);
  });

  it("cut off anywhere are refused", async () => {
    for (const base64 of cpythonPickles) {
      const whole = Buffer.from(base64, "base64");
      const globals = new Map<string, PickleValue>();
      for (let length = 0; length < whole.length; length++) {
        const cut = whole.subarray(0, length);
        await expectFormatError(() => parsePickle(cut, "cut", { globals }), ["invalid", "unsupported"]);
      }
    }
  });

  it("of random bytes are read or refused, and nothing else happens", async () => {
    const random = pseudoRandom(5);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const whole = Buffer.from(cpythonPickles[round % cpythonPickles.length]!, "base64");
      for (let flips = 0; flips < 4; flips++) whole[random.next().value % whole.length] = random.next().value;
      await read(whole).catch(async (cause) => {
        refused++;
        await expectFormatError(() => Promise.reject(cause), ["invalid", "missing", "unsupported"]);
      });
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
