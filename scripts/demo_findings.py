"""What a profile and a heap diff say, as lines for a person. Python 3's standard library only."""
import os


class HotFunction:
    """A Lua function with the time that it is to blame for: its own code, and C functions and collector under it."""

    def __init__(self, function, own_ns, native_ns, line):
        self.name = function["name"]
        self.path = function["path"]
        self.first_line = function["firstLine"]
        self.own_ns = own_ns
        self.native_ns = native_ns
        self.line = line  # where most of that time went

    @property
    def blamed_ns(self):
        return self.own_ns + self.native_ns


def source_path(source, folder):
    """The file of a chunk name, or None for code that is no file's."""
    if not isinstance(source, str) or not source.startswith("@"):
        return None
    path = os.path.normpath(os.path.join(folder, source[1:]))
    return path if os.path.isfile(path) else None


def hot_functions(profile, folder):
    """The Lua functions of a native profile that have a file, most blamed first."""
    functions = [{**function, "path": source_path(function["source"], folder)} for function in profile["functions"]]
    frames = profile["frames"]
    own, native, lines = {}, {}, {}
    for thread in profile["threads"]:
        nodes = thread["nodes"]
        for leaf, weight in enumerate(nodes["timeNs"]):
            node = leaf
            while node != 0 and functions[frames["function"][nodes["frame"][node]]]["kind"] not in ("lua", "main"):
                node = nodes["parent"][node]
            if node == 0 or weight == 0:
                continue
            frame = nodes["frame"][node]
            function = frames["function"][frame]
            times = own if node == leaf else native
            times[function] = times.get(function, 0) + weight
            of_function = lines.setdefault(function, {})
            of_function[frames["line"][frame]] = of_function.get(frames["line"][frame], 0) + weight
    found = []
    for function, by_line in lines.items():
        if functions[function]["path"] is None:
            continue
        line = max(by_line, key=lambda number: (by_line[number], -number))
        found.append(HotFunction(functions[function], own.get(function, 0), native.get(function, 0), line))
    found.sort(key=lambda hot: (-hot.blamed_ns, hot.path, hot.first_line))
    return found


def amount(size):
    """Bytes with a unit: "1.5 MB"."""
    for unit in ("bytes", "KB", "MB"):
        if abs(size) < 1000 or unit == "MB":
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000


def place(path, line, folder):
    """A file and line, the path as seen from `folder` where that is shorter."""
    relative = os.path.relpath(path, folder)
    return f"{relative if len(relative) < len(path) else path}:{line}"


def describe_profile(profile, hottest, folder, shown=5):
    """Lines on where the time went."""
    counters = profile["counters"]
    whole = max(1, counters["weightNs"])
    yield (f"{counters['samples']} samples of {whole / 1e9:.1f} s of CPU time, {counters['lostSamples']} lost "
           f"({profile['intervalNs'] / 1e6:g} ms apart, {profile['method']})")
    if not hottest:
        yield "No Lua function of a file was seen."
    for hot in hottest[:shown]:
        yield (f"{100 * hot.blamed_ns / whole:5.1f} %  {hot.name}  ({place(hot.path, hot.first_line, folder)}; "
               f"own code {100 * hot.own_ns / whole:.1f} %, C functions and collector {100 * hot.native_ns / whole:.1f} %, "
               f"most at line {hot.line})")


def describe_growth(before, after, diff, has_rate):
    """Lines on what grew between two snapshots; has_rate: the program ran all the time between them."""
    seconds = max(0.001, (after["timestamp"] - before["timestamp"]) / 1000)

    def growth(count, size):
        rate = f" = {amount(size / seconds)} a second" if has_rate else ""
        return f"{count:+d} objects, {amount(size)}{rate}"

    yield (f"{before['objects']} objects, {amount(before['statistics']['totalBytes'])}; {seconds:.1f} s later "
           f"{after['objects']} objects, {amount(after['statistics']['totalBytes'])}")
    yield f"pauses for the snapshots: {before['pauseMs']:.0f} ms and {after['pauseMs']:.0f} ms"
    if diff["suspects"]:
        suspect = diff["suspects"][0]
        yield f"suspect: {suspect['path']}"
        yield f"  grew by {growth(suspect['countDelta'], suspect['retainedDelta'])}"
        yield f"  {suspect['reason']}"
    else:
        yield "No leak suspected: nothing holds more and more objects."
    grown = sorted((group for group in diff["groups"] if group["sizeDelta"] > 0), key=lambda g: -g["sizeDelta"])
    for group in grown[:3]:
        name = f" {group['name']}" if group["name"] else ""
        yield f"grown: {group['type']}{name} at {group['path']}: {growth(group['countDelta'], group['sizeDelta'])}"
