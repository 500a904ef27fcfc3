package io.reredis.store;

/** What distances are told in. */
public enum GeoUnit {
  M(1),
  KM(1000),
  FT(0.3048),
  MI(1609.34);

  private final double meters;

  GeoUnit(double meters) {
    this.meters = meters;
  }

  /** The meters of one of it. */
  public double meters() {
    return meters;
  }
}
