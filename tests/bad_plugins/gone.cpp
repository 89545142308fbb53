int needed_elsewhere() { return 1; }
