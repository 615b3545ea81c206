#ifndef OUTLAY_COMMON_BASE_FUNCTION_H_
#define OUTLAY_COMMON_BASE_FUNCTION_H_

#include <cstddef>
#include <functional>
#include <new>
#include <type_traits>
#include <utility>

namespace outlay {

template <typename Signature>
class UniqueFunction;

// A callable that may be move-only (for example a callback that owns its request).
//
// A callable of at most 48 bytes whose move cannot throw is stored inline, without an allocation. Calling an empty
// function is a bug: test with `if (f)`. A moved-from function is empty. Not thread-safe.
template <typename R, typename... Args>
class UniqueFunction<R(Args...)> {
 public:
  static constexpr std::size_t kInlineBytes = 48;

  UniqueFunction() = default;
  UniqueFunction(std::nullptr_t) {}  // NOLINT(google-explicit-constructor)

  template <typename F, typename D = std::decay_t<F>,
            typename = std::enable_if_t<!std::is_same_v<D, UniqueFunction> && std::is_invocable_r_v<R, D&, Args...>>>
  UniqueFunction(F&& callable) {  // NOLINT(google-explicit-constructor)
    if constexpr (kFitsInline<D>) {
      ::new (static_cast<void*>(storage_)) D(std::forward<F>(callable));
      ops_ = &kInlineOps<D>;
    } else {
      ::new (static_cast<void*>(storage_)) D*(new D(std::forward<F>(callable)));
      ops_ = &kHeapOps<D>;
    }
  }

  UniqueFunction(UniqueFunction&& other) noexcept { TakeFrom(other); }
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    if (this != &other) {
      Reset();
      TakeFrom(other);
    }
    return *this;
  }
  UniqueFunction(const UniqueFunction&) = delete;
  UniqueFunction& operator=(const UniqueFunction&) = delete;
  ~UniqueFunction() { Reset(); }

  explicit operator bool() const { return ops_ != nullptr; }

  R operator()(Args... args) { return ops_->invoke(storage_, std::forward<Args>(args)...); }

 private:
  struct Ops {
    R (*invoke)(void* self, Args&&... args);
    // Moves the callable from one storage to another and destroys the original.
    void (*relocate)(void* from, void* to) noexcept;
    void (*destroy)(void* self) noexcept;
  };

  template <typename D>
  static constexpr bool kFitsInline =
      sizeof(D) <= kInlineBytes && alignof(D) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<D>;

  template <typename D>
  static D& Inline(void* storage) {
    return *std::launder(static_cast<D*>(storage));
  }
  template <typename D>
  static D*& Heap(void* storage) {
    return *std::launder(static_cast<D**>(storage));
  }

  template <typename D>
  static R Call(D& callable, Args&&... args) {
    if constexpr (std::is_void_v<R>) {
      std::invoke(callable, std::forward<Args>(args)...);
    } else {
      return std::invoke(callable, std::forward<Args>(args)...);
    }
  }

  template <typename D>
  static constexpr Ops kInlineOps = {
      [](void* self, Args&&... args) -> R { return Call(Inline<D>(self), std::forward<Args>(args)...); },
      [](void* from, void* to) noexcept {
        ::new (to) D(std::move(Inline<D>(from)));
        Inline<D>(from).~D();
      },
      [](void* self) noexcept { Inline<D>(self).~D(); }};

  template <typename D>
  static constexpr Ops kHeapOps = {
      [](void* self, Args&&... args) -> R { return Call(*Heap<D>(self), std::forward<Args>(args)...); },
      [](void* from, void* to) noexcept { ::new (to) D*(Heap<D>(from)); },
      [](void* self) noexcept { delete Heap<D>(self); }};

  void TakeFrom(UniqueFunction& other) noexcept {
    if (other.ops_ != nullptr) {
      other.ops_->relocate(other.storage_, storage_);
      ops_ = std::exchange(other.ops_, nullptr);
    }
  }

  void Reset() noexcept {
    if (const Ops* ops = std::exchange(ops_, nullptr); ops != nullptr) {
      ops->destroy(storage_);
    }
  }

  alignas(std::max_align_t) std::byte storage_[kInlineBytes];
  const Ops* ops_ = nullptr;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_FUNCTION_H_
