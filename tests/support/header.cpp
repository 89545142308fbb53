#include <flatline/plugin.hpp>

int main() {}
