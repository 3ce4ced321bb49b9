#include "runtime/heap/births.hpp"

#include <sys/random.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "runtime/facts/lua_api.hpp"
#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime::heap {

namespace {

ProcessMutex& list_mutex = *new ProcessMutex;
Births* first_births = nullptr;
constexpr std::uint32_t last_epoch = UINT16_MAX;

}  // namespace

void* Births::allocate(void* self, void* block, std::size_t old_size, std::size_t size) {
  Births& births = *static_cast<Births*>(self);
  void* result = births.inner_(births.inner_data_, block, old_size, size);
  if (block == nullptr) {
    if (result == nullptr) return result;
    // for a new block the VM gives the type of the object that it will hold, 0 for none (5.4 manual §4.6, lua_Alloc)
    if (old_size != 0 || !allocator_knows_objects) {
      std::uint16_t* entry = births.table_.entry(reinterpret_cast<std::uintptr_t>(result));
      if (entry != nullptr) *entry = static_cast<std::uint16_t>(births.epoch_);
    }
    births.used_bytes_ += size;
  } else {
    if (result == nullptr && size != 0) return result;
    births.used_bytes_ += size - old_size;
  }
  births.peak_bytes_ = std::max(births.peak_bytes_, births.used_bytes_);
  return result;
}

Births* Births::find(lua_State* L) noexcept {
  void* data = nullptr;
  if (lua_getallocf(L, &data) != allocate) return nullptr;
  return static_cast<Births*>(data);
}

Births* Births::of(lua_State* L) noexcept {
  if (Births* known = find(L)) return known;
  auto* births = new (std::nothrow) Births;
  if (births == nullptr || !births->table_.open()) {
    delete births;
    return nullptr;
  }
  births->inner_ = lua_getallocf(L, &births->inner_data_);
  births->used_bytes_ = births->peak_bytes_ = counted_bytes(L);
  births->draw_key();
  const std::lock_guard lock{list_mutex};
  births->next_ = first_births;  // keeps it reachable for leak checkers: the state holds it in its own memory only
  first_births = births;
  lua_setallocf(L, allocate, births);
  return births;
}

void Births::remove(lua_State* L) noexcept {
  Births* births = find(L);
  if (births == nullptr) return;
  lua_setallocf(L, births->inner_, births->inner_data_);
  const std::lock_guard lock{list_mutex};
  Births** place = &first_births;
  while (*place != births) {
    place = &(*place)->next_;
  }
  *place = births->next_;
  delete births;
}

void Births::begin_epoch() noexcept {
  if (++epoch_ <= last_epoch) return;
  epoch_ = 1;
  table_.clear();
  draw_key();
}

void Births::draw_key() noexcept {
  do {
    // getrandom() fails only before the system's first entropy; an address then has to do
    if (::getrandom(&process_key_, sizeof process_key_, 0) != sizeof process_key_) {
      process_key_ = reinterpret_cast<std::uintptr_t>(this);
    }
  } while (process_key_ == 0);
}

}  // namespace wayfinder::runtime::heap
