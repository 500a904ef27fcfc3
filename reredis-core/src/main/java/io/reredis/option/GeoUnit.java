package io.reredis.option;

/** The unit of distances. */
public enum GeoUnit {
  M(1),
  KM(1000),
  FT(0.3048),
  MI(1609.34);

  private final double meters;

  GeoUnit(double meters) {
    this.meters = meters;
  }

  /** Returns the length of the unit in meters. */
  public double meters() {
    return meters;
  }
}
