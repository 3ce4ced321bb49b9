#pragma once
#include <cstdint>
#include <string>

namespace wayfinder::adapter {

/// Where a session is. Values are bits, so that a route can name several.
enum class State : std::uint8_t {
  fresh = 1,        ///< initialize has not come
  initialized = 2,  ///< neither launch nor configurationDone
  configured = 4,   ///< configurationDone, but no launch yet
  launching = 8,    ///< launch or attach was taken; its program does not run yet
  running = 16,
  stopped = 32,
  ended = 64,  ///< the program has ended; summaries and snapshots stay readable until disconnect
};

class States {
 public:
  constexpr States(State state) : bits_{static_cast<std::uint8_t>(state)} {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr bool contain(State state) const { return (bits_ & static_cast<std::uint8_t>(state)) != 0; }
  friend constexpr States operator|(States a, States b) { return States{a.bits_ | b.bits_}; }

 private:
  constexpr explicit States(int bits) : bits_{static_cast<std::uint8_t>(bits)} {}
  std::uint8_t bits_;
};
constexpr States operator|(State a, State b) {
  return States{a} | States{b};
}

/// "a stopped program", "a session that is not initialized" …
[[nodiscard]] std::string describe(State state);
[[nodiscard]] std::string describe(States states);

}  // namespace wayfinder::adapter
