module com.example {
  requires lettuce.core;
}
