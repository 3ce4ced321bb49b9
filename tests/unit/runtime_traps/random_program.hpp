#pragma once
#include <string>

/// A program in Lua 5.4 that ends and returns a text: all statements, functions that call each other, coroutines,
/// metamethods and errors that are caught, drawn from `seed`. No call with open results has a line of its own, and
/// nothing yields or fails while variables are closed: then the VM runs an instruction twice, and tells its line twice.
[[nodiscard]] std::string random_program(unsigned seed);
