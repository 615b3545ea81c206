// The table of who may call what (matrix.txt), and every method there is.
#ifndef OUTLAY_TESTS_ACCESS_MATRIX_H_
#define OUTLAY_TESTS_ACCESS_MATRIX_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/rpc/method.h"

namespace outlay::access {

// The roles of the table, in its order.
inline constexpr char kRoleLetters[] = "ARFTPU";

enum class Scope { kGroup, kTop, kServices, kDevelopment };

struct Row {
  std::string permission;
  std::string roles;  // letters and '-'
  Scope scope = Scope::kTop;
  std::set<std::string> services;  // of kServices: those that may; empty: all

  bool IsFor(char role) const { return role != '-' && roles.find(role) != std::string::npos; }
};

// By the method's full name. What is wrong with the table fails the test.
std::map<std::string, Row> ReadTable();

// Every method of every API proto of the tree. A proto with a service that is not linked fails the test.
std::vector<std::unique_ptr<const rpc::Method>> AllMethods();

}  // namespace outlay::access

#endif  // OUTLAY_TESTS_ACCESS_MATRIX_H_
