// The persons who may be behind an act: a set of user ids (I12).
#ifndef OUTLAY_COMMON_BASE_PERSONS_H_
#define OUTLAY_COMMON_BASE_PERSONS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/actor.h"

namespace outlay {

// A value, stored as one text, since there is almost always one person, and often none: a system is not a person.
class Persons {
 public:
  // The empty set.
  Persons() = default;
  // `id`: visible ASCII; empty: no person.
  explicit Persons(std::string_view id) : text_(id) {}
  // Restores a value from its text().
  static Persons FromText(std::string_view text) { return Persons(text); }

  bool empty() const { return text_.empty(); }
  std::size_t size() const;
  // Returns whether the sets share a person.
  bool Overlaps(const Persons& other) const;
  // Returns whether every person is in `other`.
  bool IsWithin(const Persons& other) const;
  void Add(std::string_view id);
  void Add(const Persons& others);

  // Returns the ids, sorted, without duplicates. They are valid while this object exists unchanged.
  std::vector<std::string_view> ids() const;
  // Returns the ids separated by spaces, as they are stored.
  const std::string& text() const { return text_; }

  bool operator==(const Persons&) const = default;

 private:
  std::string text_;
};

// Returns whether the acts of the two could be one person's, directly, through a service, or by an account whose owner
// is behind both (I12, I14).
bool MayBeSamePerson(const Actor& first, const Persons& behind_first, const Actor& second,
                     const Persons& behind_second);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_PERSONS_H_
