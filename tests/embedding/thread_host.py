"""A host that treats its Lua state as the test says: its threads run it, hand it on, close it. Driven by lines on stdin.

usage: thread_host.py LIBRARY MODULES STORY      Environment: none
"""
import ctypes
import os
import sys
import threading
import time

library, modules, story = sys.argv[1:4]
lua = ctypes.CDLL(library, ctypes.RTLD_GLOBAL)
State = ctypes.c_void_p
lua.luaL_newstate.restype = State
for name, arguments in {"luaL_openlibs": [State], "lua_close": [State], "luaL_loadstring": [State, ctypes.c_char_p],
                        "lua_settop": [State, ctypes.c_int]}.items():
    getattr(lua, name).argtypes = arguments
lua.lua_tolstring.argtypes, lua.lua_tolstring.restype = [State, ctypes.c_int, State], ctypes.c_char_p
if hasattr(lua, "lua_pcallk"):
    lua.lua_pcallk.argtypes = [State, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_ssize_t, State]
else:
    lua.lua_pcall.argtypes = [State, ctypes.c_int, ctypes.c_int, ctypes.c_int]
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "handed_on.lua")


writing = threading.Lock()


def run(state, text):
    failed = lua.luaL_loadstring(state, text.encode())
    if not failed:
        failed = (lua.lua_pcallk(state, 0, 1, 0, 0, None) if hasattr(lua, "lua_pcallk") else lua.lua_pcall(state, 0, 1, 0))
    result = lua.lua_tolstring(state, -1, None)
    lua.lua_settop(state, 0)
    if failed:
        raise RuntimeError(result.decode())
    return result.decode() if result else None


def new_state():
    state = lua.luaL_newstate()
    lua.luaL_openlibs(state)
    run(state, f"package.cpath = {modules!r}")
    run(state, f"dofile({PROGRAM!r})")
    say("port", run(state, "local _, port = require('wayfinder').listen{} return string.format('%d', port)"))
    return state


def work(state, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        run(state, "for i = 1, 100 do tick(i) end")


def say(*words):
    with writing:
        print(*words, flush=True)


def heard():
    return sys.stdin.readline().strip()


def in_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def closed_by_another_thread():
    """The thread that runs the state lives on when another one has closed it."""
    box, is_over, ends = {}, threading.Event(), threading.Event()

    def run_it():
        box["state"] = new_state()
        while not is_over.is_set():
            work(box["state"], 0.01)
        box["ran"] = True
        ends.wait()

    thread = threading.Thread(target=run_it)
    thread.start()
    heard()
    is_over.set()
    while "ran" not in box:
        time.sleep(0.001)
    lua.lua_close(box["state"])
    say("closed")
    heard()
    ends.set()
    thread.join()


def run_by_another_thread_for_a_while():
    state = new_state()
    while heard() == "here":
        work(state, 0.1)
        say("worked")
    in_thread(lambda: work(state, 0.1))
    say("worked")
    while heard() == "here":
        work(state, 0.1)
        say("worked")
    lua.lua_close(state)


def exits_while_its_states_are_left():
    """The agents leave a process 300 ms behind their states; exit comes in the same moment."""
    count, closed, all_are_here = 12, [], threading.Barrier(12)

    def run_it():
        state = new_state()
        all_are_here.wait()
        lua.lua_close(state)
        closed.append(time.monotonic())
        time.sleep(10)

    for _ in range(count):
        threading.Thread(target=run_it, daemon=True).start()
    while len(closed) < count:
        time.sleep(0.001)
    time.sleep(max(0.0, closed[-1] + 0.29 - time.monotonic()))
    ctypes.CDLL(None).exit(7)


globals()[story]()
say("done")
