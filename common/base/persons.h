// Who may be behind an act: a set of people, by their user ids (I12).
#ifndef OUTLAY_COMMON_BASE_PERSONS_H_
#define OUTLAY_COMMON_BASE_PERSONS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/actor.h"

namespace outlay {

// A value in one piece of text, since almost always there is one person, and often nobody: a system is no person.
class Persons {
 public:
  // Nobody.
  Persons() = default;
  // `id`: visible ASCII; empty: nobody.
  explicit Persons(std::string_view id) : text_(id) {}
  // What text() gave.
  static Persons FromText(std::string_view text) { return Persons(text); }

  bool empty() const { return text_.empty(); }
  std::size_t size() const;
  // Whether somebody is in both.
  bool Overlaps(const Persons& other) const;
  // Whether everybody is in `other`.
  bool IsWithin(const Persons& other) const;
  void Add(std::string_view id);
  void Add(const Persons& others);

  // Sorted, no two alike. They live as long as this does unchanged.
  std::vector<std::string_view> ids() const;
  // The ids with a space between them: how they are stored.
  const std::string& text() const { return text_; }

  bool operator==(const Persons&) const = default;

 private:
  std::string text_;
};

// Whether the acts of the two could be one person's, directly, through a service, or by an account that somebody behind
// both owns (I12, I14).
bool MayBeSamePerson(const Actor& first, const Persons& behind_first, const Actor& second,
                     const Persons& behind_second);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_PERSONS_H_
