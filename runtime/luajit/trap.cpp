#include "runtime/luajit/trap.hpp"

#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <span>
#include <unordered_map>

#include "runtime/layout/fault_guard.hpp"
#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime::luajit {
namespace {

constexpr std::uint8_t trap_operation = 255;

struct Original {
  std::uint8_t operation;
  const lua_State* owner;  ///< the main thread of the state that it is of
};

/// By the address of the instruction; of all states of the process, as a state may be run by an OS thread that has not
/// set its traps. Each holder of the lock is outside of any VM, where no trap is met.
class Originals {
 public:
  Originals() { mutex().lock(); }
  ~Originals() { mutex().unlock(); }
  Originals(const Originals&) = delete;
  Originals& operator=(const Originals&) = delete;

  std::unordered_map<Instruction*, Original>& operator*() const noexcept { return all(); }
  std::unordered_map<Instruction*, Original>* operator->() const noexcept { return &all(); }

 private:
  static std::unordered_map<Instruction*, Original>& all() {
    static auto& operations = *new std::unordered_map<Instruction*, Original>;
    return operations;
  }
  static ProcessMutex& mutex() {
    static auto& of_process = *new ProcessMutex;
    return of_process;
  }
};

std::uintptr_t trap_address = 0;  ///< where the VM jumps at a trap; 0: not known
std::atomic<TrapMet> trap_met{nullptr};

std::uint8_t& operation_of(Instruction* instruction) noexcept {
  return *reinterpret_cast<std::uint8_t*>(instruction);
}

#if defined(__x86_64__)
constexpr bool knows_registers = true;
std::uintptr_t word_at(std::uintptr_t address) noexcept {
  std::uintptr_t word = 0;
  std::memcpy(&word, reinterpret_cast<const void*>(address), sizeof word);
  return word;
}
bool meet_trap(ucontext_t& context) noexcept {
  auto& registers = context.uc_mcontext.gregs;
  if (trap_address == 0 || static_cast<std::uintptr_t>(registers[REG_RIP]) != trap_address) return false;
  auto* instruction = reinterpret_cast<Instruction*>(registers[REG_RBX]) - 1;  // PC is one ahead
  std::uint8_t operation = 0;
  {
    const Originals originals;
    const auto found = originals->find(instruction);
    if (found == originals->end()) return false;
    operation = found->second.operation;
  }
  if (const TrapMet met = trap_met.load(); met != nullptr && met(instruction)) lift_trap(instruction);
  const auto dispatch = static_cast<std::uintptr_t>(registers[REG_R14]);
  registers[REG_RBP] = operation;
  registers[REG_RIP] = static_cast<greg_t>(word_at(dispatch + operation * sizeof(void*)));
  return true;
}
#else
constexpr bool knows_registers = false;
bool meet_trap(ucontext_t&) noexcept {
  return false;
}
#endif

bool is_mapped(std::uintptr_t address) noexcept {
  const auto page_bytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  unsigned char residency = 0;
  return mincore(reinterpret_cast<void*>(address & ~(page_bytes - 1)), 1, &residency) == 0 || errno != ENOMEM;
}

/// Where the VM of a state is led by the trap's operation; 0: its table is not found where it is looked for.
std::uintptr_t find_trap_address(lua_State* main_thread) noexcept {
  // One block: the main thread, the global state, the compiler's state, the table, the headers.
  constexpr std::size_t searched_bytes = 64U << 10U;
  constexpr std::size_t header_count = 57;  // GG_NUM_ASMFF
  const auto* const begin = reinterpret_cast<const std::uint32_t*>(main_thread);
  const std::uint32_t* headers = nullptr;
  auto search = [&] {
    for (const std::uint32_t* at = begin; at < begin + searched_bytes / sizeof(*at); at += 2) {
      std::size_t length = 1;
      while (length < header_count && at[length] == at[0] + length) {
        ++length;
      }
      constexpr std::uint32_t most_operations = 128;
      if (length == header_count && at[0] > header_count && at[0] < most_operations) {
        headers = at;
        return;
      }
    }
  };
  if (!survive_faults(search) || headers == nullptr) return 0;
  const std::size_t operations = headers[0];    // BC__MAX
  constexpr std::size_t header_operations = 8;  // from BC_FUNCF to the last
  const std::size_t table_length = operations + header_count + operations - header_operations;  // GG_LEN_DISP
  if (trap_operation < table_length) return 0;
  const auto* const words = reinterpret_cast<const std::uint64_t*>(headers);
  const std::size_t behind = trap_operation - table_length;
  if (behind >= header_count / 2) return 0;
  const std::span table{words - table_length, table_length};
  for (const std::uint64_t entry : table) {
    if (!is_mapped(entry)) return 0;
  }
  return is_mapped(words[behind]) ? 0 : words[behind];
}

int meetings = 0;
bool count_meeting(Instruction* /*instruction*/) noexcept {
  ++meetings;
  return true;
}

/// Whether a function with a trap at its header and one in its loop gives what it gave.
int try_traps(lua_State* L) {
  constexpr const char* text = "local s = 0 for i = 1, 5 do s = s + i end return s";
  constexpr int sum = 15;
  constexpr int runs = 3;
  if (luaL_loadstring(L, text) != LUA_OK) return lua_error(L);
  luaJIT_setmode(L, -1, LUAJIT_MODE_FUNC | LUAJIT_MODE_OFF);
  const Code code = code_at(L, -1);
  int right = 0;
  for (int run = 0; run < runs; ++run) {
    for (int i = 0; i < code.count; ++i) {
      set_trap(code.first + i, L);
    }
    lua_pushvalue(L, -1);
    lua_call(L, 0, 1);
    if (lua_tointeger(L, -1) == sum) ++right;
    lua_pop(L, 1);
  }
  if (right != runs || meetings != runs * code.count) luaL_error(L, "traps do not work here");
  return 0;
}

bool try_in_scratch_state() {
  if (!knows_registers || places() == nullptr) return false;
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return false;
  install_fault_guard();
  trap_address = find_trap_address(scratch);
  bool works = false;
  if (trap_address != 0) {
    tell_of_traps(count_meeting);
    lead_faults(meet_trap);
    auto body = [&] {
      lua_pushcfunction(scratch, try_traps);
      works = lua_pcall(scratch, 0, 0, 0) == LUA_OK;
    };
    if (!survive_faults(body)) works = false;
    tell_of_traps(nullptr);
    Originals { } -> clear(); }
  if (works) {
    lua_close(scratch);
  } else {
    trap_address = 0;
  }
  return works;
}

}  // namespace

bool traps_work() {
  static const bool work = try_in_scratch_state();
  return work;
}

bool set_trap(Instruction* instruction, const lua_State* main_thread) {
  std::uint8_t& operation = operation_of(instruction);
  const Originals originals;
  if (!originals->try_emplace(instruction, Original{operation, main_thread}).second) return false;
  operation = trap_operation;
  return true;
}

bool lift_trap(Instruction* instruction) noexcept {
  const Originals originals;
  const auto found = originals->find(instruction);
  if (found == originals->end()) return false;
  operation_of(instruction) = found->second.operation;
  originals->erase(found);
  return true;
}

void hide_traps(const lua_State* main_thread) noexcept {
  const Originals originals;
  for (const auto& [instruction, original] : *originals) {
    if (original.owner == main_thread) operation_of(instruction) = original.operation;
  }
}

void show_traps(const lua_State* main_thread) noexcept {
  const Originals originals;
  for (const auto& [instruction, original] : *originals) {
    if (original.owner == main_thread) operation_of(instruction) = trap_operation;
  }
}

void lift_all_traps(const lua_State* main_thread) noexcept {
  const Originals originals;
  std::erase_if(*originals, [main_thread](const auto& trap) {
    const auto& [instruction, original] = trap;
    if (original.owner != main_thread) return false;
    operation_of(instruction) = original.operation;
    return true;
  });
}

void tell_of_traps(TrapMet met) noexcept {
  trap_met.store(met);
}

}  // namespace wayfinder::runtime::luajit
